'use client';

import { ActionDialog, formText } from '#components/auth/action-dialog.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import type { Result } from '#lib/result.ts';

type SetRetentionProps = {
  subject: string;
  name: string;
  goes: string;
  days: number | null;
  daysMax: number;
  action: (input: { subject: string; days: number | null }) => Promise<Result<null>>;
};

const daysOf = (text: string): number | null => (text.trim() === '' ? null : Number(text));

/** Sets or takes back a rule, after saying what will go. */
export function SetRetention({ subject, name, goes, days, daysMax, action }: SetRetentionProps) {
  return (
    <ActionDialog
      open="Change"
      openSize="sm"
      title={`How long to keep: ${name}`}
      submit="Set retention"
      action={action}
      input={(form) => ({ subject, days: daysOf(formText(form, 'days')) })}
      done={() => `Retention of ${name.toLowerCase()} is set.`}
    >
      <Callout tone="warn">{goes}</Callout>
      <Field label="Days" hint="Whatever is older goes within the hour. Empty: everything is kept.">
        {(control) => (
          <Input
            {...control}
            name="days"
            type="number"
            min={1}
            max={daysMax}
            step={1}
            defaultValue={days ?? ''}
            className="max-w-32"
          />
        )}
      </Field>
    </ActionDialog>
  );
}
