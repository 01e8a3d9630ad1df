'use client';

import type { ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Code } from '#components/ui/code.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';

type TypeCodeProps = {
  sentTo: ReactNode;
  bot: string;
  submit: string;
  code: string;
  setCode: (code: string) => void;
  enter: () => void;
  pending: boolean;
  error: string | undefined;
  onStartOver: () => void;
};

/** The field for the code of the direct message. */
export function TypeCode({ sentTo, bot, submit, code, setCode, enter, pending, error, onStartOver }: TypeCodeProps) {
  return (
    <form
      className="grid gap-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        enter();
      }}
    >
      <div role="status" className="grid gap-1 text-muted">
        <p>
          If {sentTo} can be reached, <Code className="text-fg">{bot}</Code> has sent it a code.
        </p>
        <p>Accept its invitation if this is the first time. The code works in this browser only, for 10 minutes.</p>
      </div>
      <Field label="Code from the direct message" required error={error}>
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
