'use client';

import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import type { Criteria } from '#lib/incidents/criteria.ts';

const local = (iso: string | null): string => iso?.slice(0, 16) ?? '';

/** A time as `datetime-local` has it, meant in UTC; null when it is none. `end` counts the whole minute. */
function utc(text: string, end: boolean): string | null {
  const at = new Date(`${text}:${end ? '59.999' : '00.000'}Z`);
  return text === '' || Number.isNaN(at.getTime()) ? null : at.toISOString();
}

type SpanFieldsProps = { criteria: Criteria; change: (part: Partial<Criteria>) => void };

/** The span in which the jobs were open. */
export function SpanFields({ criteria, change }: SpanFieldsProps) {
  return (
    <fieldset className="grid gap-1.5">
      <legend className="sr-only">Time</legend>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Still open at (UTC)" hint="Leaves out jobs that had ended before.">
          {(control) => (
            <Input
              {...control}
              type="datetime-local"
              value={local(criteria.from)}
              onChange={({ target }) => change({ from: utc(target.value, false) })}
            />
          )}
        </Field>
        <Field label="Asked for until (UTC)" hint="Empty: up to now, and what still comes.">
          {(control) => (
            <Input
              {...control}
              type="datetime-local"
              value={local(criteria.to)}
              onChange={({ target }) => change({ to: utc(target.value, true) })}
            />
          )}
        </Field>
      </div>
    </fieldset>
  );
}
