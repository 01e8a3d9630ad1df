'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useAction } from '#components/auth/use-action.ts';
import { kindWords, placeWords } from '#components/controls/control-words.ts';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Field } from '#components/ui/field.tsx';
import { Select } from '#components/ui/input.tsx';
import { utcWords } from '#components/ui/time-words.ts';
import { displayText } from '#lib/canon/display-text.ts';
import type { ControlEntry } from '#lib/controls/control-entry.ts';
import type { Result } from '#lib/result.ts';

export type Attach = (input: { incidentId: string; controlId: string }) => Promise<Result<null>>;

function nameOf({ kind, scope, subject, subjectName, appliedAt }: ControlEntry): string {
  const place = scope === 'everything' ? placeWords.everything : `${placeWords[scope]} ${subjectName ?? subject}`;
  return displayText(`${kindWords[kind].title}: ${place}, ${utcWords(new Date(appliedAt))}`).text;
}

type AttachControlProps = { incidentId: string; controls: readonly ControlEntry[]; action: Attach };

/** Attaches a control that was applied before, or elsewhere: the command line, a room. */
export function AttachControl({ incidentId, controls, action }: AttachControlProps) {
  const [controlId, setControlId] = useState('');
  const router = useRouter();
  const { run, pending, error } = useAction(action, () => {
    setControlId('');
    router.refresh();
  });
  return (
    <form
      aria-label="Attach a control"
      className="grid gap-3 border-t px-4 py-3"
      onSubmit={(event) => {
        event.preventDefault();
        run({ incidentId, controlId });
      }}
    >
      <div className="flex flex-wrap items-end gap-2">
        <div className="min-w-0 flex-1">
          <Field label="A control that was applied before" required>
            {(control) => (
              <Select {...control} value={controlId} onChange={({ target }) => setControlId(target.value)}>
                <option value="">Choose…</option>
                {controls.map((each) => (
                  <option key={each.id} value={each.id}>
                    {nameOf(each)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        <Button type="submit" pending={pending} disabled={controlId === ''}>
          Attach it
        </Button>
      </div>
      {error ? (
        <Callout tone="danger" role="alert">
          {error.message}
        </Callout>
      ) : null}
    </form>
  );
}
