'use client';

import { useRouter } from 'next/navigation';
import { ActionDialog, formText } from '#components/auth/action-dialog.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import type { PasskeyView } from '#lib/passkeys/list-passkeys.ts';
import type { Result } from '#lib/result.ts';

export type OwnPasskeyActions = {
  rename: (input: { id: string; name: string }) => Promise<Result<null>>;
  remove: (input: { id: string }) => Promise<Result<null>>;
};

/** What a person can do with one of their own passkeys. */
export function OwnPasskeyControls(props: OwnPasskeyActions & { passkey: PasskeyView; last: boolean }) {
  const { passkey, last } = props;
  const router = useRouter();
  const after = (words: string) => {
    router.refresh();
    return words;
  };
  return (
    <div className="flex gap-2">
      <ActionDialog
        open="Rename"
        openSize="sm"
        title={`Rename “${passkey.name}”`}
        submit="Rename the passkey"
        action={props.rename}
        input={(form) => ({ id: passkey.id, name: formText(form, 'name') })}
        done={() => after('The passkey has its new name.')}
      >
        <Field label="Name" required>
          {(control) => (
            <Input {...control} name="name" defaultValue={passkey.name} maxLength={60} autoComplete="off" />
          )}
        </Field>
      </ActionDialog>
      <ActionDialog
        open="Remove"
        openVariant="danger-quiet"
        openSize="sm"
        title={`Remove “${passkey.name}”`}
        submit="Remove this passkey"
        submitVariant="danger"
        action={props.remove}
        input={() => ({ id: passkey.id })}
        done={() => after(`“${passkey.name}” signs nothing more.`)}
      >
        <Callout tone="warn" title="This cannot be undone">
          It can never be added again. What it signed stays evidence.
          {last ? ' It is your last: to have another one, an admin must let you, after a wait.' : null}
        </Callout>
      </ActionDialog>
    </div>
  );
}
