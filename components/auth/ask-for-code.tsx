'use client';

import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import type { Result } from '#lib/result.ts';
import { useAction } from './use-action.ts';

type AskForCodeProps = {
  server: string;
  ask: (input: { mxid: string }) => Promise<Result<{ mxid: string }>>;
  onAsked: (mxid: string) => void;
  label?: string;
};

/** The first step: which Matrix id. */
export function AskForCode({ server, ask, onAsked, label = 'Your Matrix id' }: AskForCodeProps) {
  const [mxid, setMxid] = useState('');
  const { run, pending, error } = useAction(ask, (asked: { mxid: string }) => onAsked(asked.mxid));
  return (
    <form
      className="grid gap-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        run({ mxid });
      }}
    >
      <Field
        label={label}
        required
        hint="The bot sends you a code in a direct message. No password is ever asked for."
        error={error?.message}
      >
        {(control) => (
          <Input
            {...control}
            name="mxid"
            value={mxid}
            onChange={(event) => setMxid(event.target.value)}
            placeholder={`@you:${server}`}
            autoComplete="username"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
          />
        )}
      </Field>
      <Button type="submit" variant="primary" pending={pending}>
        Send me a code
      </Button>
    </form>
  );
}
