import type { Metadata } from 'next';
import { NotPermitted } from '#components/auth/not-permitted.tsx';
import { PeoplePasskeys } from '#components/auth/passkeys/people-passkeys.tsx';
import { RecoveryControls } from '#components/auth/passkeys/recovery-controls.tsx';
import { Card } from '#components/ui/card.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { KeyRound } from '#components/ui/more-icons.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requirePerson } from '#lib/auth/current-person.ts';
import { holdersInWords, mayAsk } from '#lib/auth/permissions.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { listPeoplePasskeys } from '#lib/passkeys/list-passkeys.ts';
import { relyingPartyAt } from '#lib/passkeys/relying-party.ts';
import { cancelRecoveryAction, grantRecoveryAction, requestRecoveryAction } from './actions.ts';

export const metadata: Metadata = { title: 'Passkeys of people' };

export default async function PeoplePasskeysPage() {
  const actor = await requirePerson('/people/passkeys');
  if (!mayAsk(actor, 'passkeys.recover')) return <NotPermitted who={holdersInWords('passkeys.recover')} />;
  const people = await listPeoplePasskeys(db(), new Date());
  const { publicUrl, passkeyRecoveryHours } = getConfig();
  return (
    <>
      <PageHeader
        title="Passkeys of people"
        description="Whoever lost every passkey is let in again here, after a wait in which they can object. Each step is an audit entry."
      />
      {people.length > 0 ? (
        <PeoplePasskeys
          people={people}
          host={relyingPartyAt(publicUrl)?.rpId ?? null}
          controls={(person) =>
            person.personId === actor.personId ? (
              <p className="text-sm text-muted">Yours are recovered by another admin.</p>
            ) : (
              <RecoveryControls
                person={person}
                waitHours={passkeyRecoveryHours}
                request={requestRecoveryAction}
                grant={grantRecoveryAction}
                cancel={cancelRecoveryAction}
              />
            )
          }
        />
      ) : (
        <Card>
          <EmptyState icon={KeyRound} title="Nobody has signed in yet" />
        </Card>
      )}
    </>
  );
}
