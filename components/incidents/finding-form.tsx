'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useAction } from '#components/auth/use-action.ts';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input, Textarea } from '#components/ui/input.tsx';
import { textMax } from '#lib/incidents/text-max.ts';
import type { Result } from '#lib/result.ts';

export type AddFinding = (input: {
  incidentId: string;
  text: string;
  subject: string | null;
}) => Promise<Result<{ findingId: string }>>;

/** Adds a finding, about one thing or about the whole. */
export function FindingForm({ incidentId, action }: { incidentId: string; action: AddFinding }) {
  const [text, setText] = useState('');
  const [subject, setSubject] = useState('');
  const router = useRouter();
  const { run, pending, error } = useAction(action, () => {
    setText('');
    setSubject('');
    router.refresh();
  });
  return (
    <form
      aria-label="Add a finding"
      className="grid gap-3 border-t px-4 py-3"
      onSubmit={(event) => {
        event.preventDefault();
        run({ incidentId, text, subject: subject.trim() || null });
      }}
    >
      <Field label="What you found" required hint="With your name and the time in the log and in the packet, for good.">
        {(control) => (
          <Textarea
            {...control}
            rows={3}
            maxLength={textMax.finding}
            value={text}
            onChange={({ target }) => setText(target.value)}
          />
        )}
      </Field>
      <Field label="About" hint="A job, token, receipt, package, event: its id or a link, as Investigate takes them.">
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            spellCheck={false}
            value={subject}
            onChange={({ target }) => setSubject(target.value)}
          />
        )}
      </Field>
      {error ? (
        <Callout tone="danger" role="alert">
          {error.message}
        </Callout>
      ) : null}
      <div className="flex justify-end">
        <Button type="submit" pending={pending} disabled={text.trim() === ''}>
          Add the finding
        </Button>
      </div>
    </form>
  );
}
