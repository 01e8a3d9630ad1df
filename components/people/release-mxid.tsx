'use client';

import { useRouter } from 'next/navigation';
import { ActionDialog, formText } from '#components/auth/action-dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import type { Result } from '#lib/result.ts';

type ReleaseMxidProps = {
  personId: string;
  name: string;
  /** An id to begin with. */
  mxid?: string;
  action: (input: { personId: string; mxid: string }) => Promise<Result<null>>;
};

/** Lets a person bind an id that was unbound before. */
export function ReleaseMxid({ personId, name, mxid, action }: ReleaseMxidProps) {
  const router = useRouter();
  return (
    <ActionDialog
      open={mxid ? 'Let them bind it again' : 'Release an id to them'}
      openSize="sm"
      title={`Release a Matrix id to “${name}”`}
      description="An id that was unbound can be bound again only by the person whom an admin names. They still prove it by a code from the bot: nobody becomes somebody else by this."
      submit="Release the id"
      action={action}
      input={(form) => ({ personId, mxid: formText(form, 'mxid') })}
      done={() => {
        router.refresh();
        return 'The id is released. They can bind it from their account page, or by signing in with it.';
      }}
    >
      <Field label="Matrix id" required>
        {(control) => (
          <Input
            {...control}
            name="mxid"
            defaultValue={mxid}
            spellCheck={false}
            autoComplete="off"
            placeholder="@name:example.org"
          />
        )}
      </Field>
    </ActionDialog>
  );
}
