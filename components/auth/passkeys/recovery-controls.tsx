'use client';

import { useRouter } from 'next/navigation';
import { ActionDialog, formText } from '#components/auth/action-dialog.tsx';
import { useNow } from '#components/ui/clock.tsx';
import { Field } from '#components/ui/field.tsx';
import { Textarea } from '#components/ui/input.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { PersonPasskeys } from '#lib/passkeys/list-passkeys.ts';
import type { Result } from '#lib/result.ts';

export type RecoveryActions = {
  request: (input: { personId: string; reason: string }) => Promise<Result<{ opensAt: string }>>;
  grant: (input: { recoveryId: string; lost: string[] }) => Promise<Result<{ enrolBefore: string }>>;
  cancel: (input: { recoveryId: string }) => Promise<Result<null>>;
};

type Props = RecoveryActions & { person: PersonPasskeys; waitHours: number };

function Request({ person, request, waitHours }: Props) {
  const router = useRouter();
  return (
    <ActionDialog
      open="Recover…"
      openSize="sm"
      title={`Recover passkeys of ${person.name}`}
      description={`Make sure by another way that it is them who ask. They can object for ${waitHours} hours; then an admin can let them add a new passkey.`}
      submit="Begin the wait"
      action={request}
      input={(form) => ({ personId: person.personId, reason: formText(form, 'reason') })}
      done={() => {
        router.refresh();
        return 'The wait has begun; the audit log says so.';
      }}
    >
      <Field label="Reason" required hint="The person reads it.">
        {(control) => <Textarea {...control} name="reason" rows={2} maxLength={500} />}
      </Field>
    </ActionDialog>
  );
}

function Grant({ person, recoveryId, grant }: Pick<Props, 'person' | 'grant'> & { recoveryId: string }) {
  const router = useRouter();
  const inForce = person.passkeys.filter(({ removed }) => removed === null);
  return (
    <ActionDialog
      open="Grant…"
      openVariant="primary"
      openSize="sm"
      title={`Let ${person.name} add a passkey`}
      description="For 24 hours their session alone can add one. Passkeys marked as lost are removed for good."
      submit="Grant the recovery"
      action={grant}
      input={(form) => ({ recoveryId, lost: form.getAll('lost').map(String) })}
      done={() => {
        router.refresh();
        return 'They can add a passkey now.';
      }}
    >
      {inForce.length > 0 ? (
        <fieldset className="grid gap-2">
          <legend className="pb-1 text-sm font-medium">Lost, and to be removed</legend>
          {inForce.map((passkey) => (
            <label key={passkey.id} className="flex items-center gap-2">
              <input type="checkbox" name="lost" value={passkey.id} defaultChecked className="size-4" />
              <UntrustedText>{passkey.name}</UntrustedText>
            </label>
          ))}
        </fieldset>
      ) : null}
    </ActionDialog>
  );
}

/** What an admin can do for a person who lost their passkeys. */
export function RecoveryControls(props: Props) {
  const { recovery } = props.person;
  const now = useNow();
  const router = useRouter();
  if (!recovery) return props.person.passkeys.length > 0 ? <Request {...props} /> : null;
  const open = Date.parse(recovery.opensAt) <= now && !recovery.enrolBefore;
  return (
    <div className="flex gap-2">
      {open ? <Grant person={props.person} recoveryId={recovery.id} grant={props.grant} /> : null}
      <ActionDialog
        open="Take back"
        openSize="sm"
        title="Take this recovery back"
        submit="Take the recovery back"
        action={props.cancel}
        input={() => ({ recoveryId: recovery.id })}
        done={() => {
          router.refresh();
          return 'The recovery is ended.';
        }}
      />
    </div>
  );
}
