'use client';

import { ActionDialog, formText } from '#components/auth/action-dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Textarea } from '#components/ui/input.tsx';
import type { Result } from '#lib/result.ts';

export type EraseBody = (input: { bodyId: string; reason: string }) => Promise<Result<null>>;

/** Erases a kept body, after a second look and with a reason. */
export function EraseBodyButton({ bodyId, name, erase }: { bodyId: string; name: string; erase: EraseBody }) {
  return (
    <ActionDialog
      open={
        <>
          Erase<span className="sr-only"> the {name}</span>
        </>
      }
      openVariant="danger-quiet"
      openSize="sm"
      title={`Erase the ${name}`}
      description="What it says is gone for good. Its salted digest stays in the package, which still verifies, and the companion file says who erased it, when and why."
      submit="Erase the body"
      submitVariant="danger"
      action={erase}
      input={(form) => ({ bodyId, reason: formText(form, 'reason') })}
      done={() => 'The body was erased.'}
    >
      <Field label="Reason" required hint="Kept in the log and shown with the evidence.">
        {(control) => <Textarea {...control} name="reason" rows={3} maxLength={500} />}
      </Field>
    </ActionDialog>
  );
}
