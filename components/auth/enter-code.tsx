'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Code } from '#components/ui/code.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { Result } from '#lib/result.ts';
import { useAction } from './use-action.ts';

type EnterCodeProps = {
  mxid: string;
  bot: string;
  /** The button: what the code does. */
  submit: string;
  enter: (input: { code: string }) => Promise<Result<unknown>>;
  onEntered: () => void;
  onStartOver: () => void;
};

/** The second step: the code that the bot sent to the id. */
export function EnterCode({ mxid, bot, submit, enter, onEntered, onStartOver }: EnterCodeProps) {
  const [code, setCode] = useState('');
  const { run, pending, error } = useAction(enter, onEntered);
  return (
    <form
      className="grid gap-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        run({ code });
      }}
    >
      <div role="status" className="grid gap-1 text-muted">
        <p>
          If{' '}
          <Code className="text-fg">
            <UntrustedText>{mxid}</UntrustedText>
          </Code>{' '}
          can be reached, <Code className="text-fg">{bot}</Code> has sent it a code.
        </p>
        <p>Accept its invitation if this is the first time. The code works in this browser only, for 10 minutes.</p>
      </div>
      <Field label="Code from the direct message" required error={error?.message}>
        {(control) => (
          <Input
            {...control}
            autoFocus
            name="code"
            value={code}
            onChange={(event) => setCode(event.target.value)}
            placeholder="XXXX-XXXX"
            autoComplete="one-time-code"
            autoCapitalize="characters"
            autoCorrect="off"
            spellCheck={false}
            className="font-mono tracking-widest uppercase"
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" pending={pending} className="flex-1">
          {submit}
        </Button>
        <Button variant="ghost" onClick={onStartOver}>
          Start over
        </Button>
      </div>
    </form>
  );
}
