'use client';

import { useRouter } from 'next/navigation';
import { ActionDialog } from '#components/auth/action-dialog.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { actorWords } from '#lib/audit/actor-words.ts';
import type { RecoveryView } from '#lib/passkeys/list-passkeys.ts';
import type { Result } from '#lib/result.ts';

type OwnRecoveryProps = {
  recovery: RecoveryView;
  object: (input: { recoveryId: string }) => Promise<Result<null>>;
};

/** Tells a person that somebody asked for new passkeys in their name, and lets them stop it. */
export function OwnRecovery({ recovery, object }: OwnRecoveryProps) {
  const router = useRouter();
  return (
    <Callout
      tone="warn"
      role="status"
      title={recovery.enrolBefore ? 'You may add a passkey now' : 'A recovery of your passkeys was asked for'}
      actions={
        <ActionDialog
          open="This was not asked by me…"
          openVariant="danger-quiet"
          openSize="sm"
          title="Stop this recovery"
          description="It ends at once, and the audit log says that you objected."
          submit="Stop the recovery"
          submitVariant="danger"
          action={object}
          input={() => ({ recoveryId: recovery.id })}
          done={() => {
            router.refresh();
            return 'The recovery is stopped.';
          }}
        />
      }
    >
      {actorWords(recovery.requestedBy)} asked for it: <UntrustedText>{recovery.reason}</UntrustedText>.{' '}
      {recovery.enrolBefore ? (
        <>
          It was granted; until <ExactTime at={recovery.enrolBefore} /> one new passkey can be added without an old one.
        </>
      ) : (
        <>
          An admin can grant it from <ExactTime at={recovery.opensAt} /> on.
        </>
      )}
    </Callout>
  );
}
