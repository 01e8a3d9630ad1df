import type { Metadata } from 'next';
import { AddPasskey } from '#components/auth/passkeys/add-passkey.tsx';
import { OwnPasskeyControls } from '#components/auth/passkeys/own-passkey.tsx';
import { OwnRecovery } from '#components/auth/passkeys/own-recovery.tsx';
import { PasskeyList } from '#components/auth/passkeys/passkey-list.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { Card } from '#components/ui/card.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { KeyRound } from '#components/ui/more-icons.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requirePerson } from '#lib/auth/current-person.ts';
import { mayAsk } from '#lib/auth/permissions.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { listOwnPasskeys } from '#lib/passkeys/list-passkeys.ts';
import { relyingPartyAt } from '#lib/passkeys/relying-party.ts';
import {
  beginEnrolmentAction,
  finishEnrolmentAction,
  objectToRecoveryAction,
  removePasskeyAction,
  renamePasskeyAction,
} from './actions.ts';

export const metadata: Metadata = { title: 'Your passkeys' };

function NoRelyingParty({ publicUrl }: { publicUrl: string }) {
  return (
    <Callout tone="warn" title="This console cannot have passkeys yet">
      Its address is {publicUrl}. Browsers make passkeys for a name only, over https or on localhost: set
      COUNTERSIGN_PUBLIC_URL to one.
    </Callout>
  );
}

export default async function PasskeysPage() {
  const actor = await requirePerson('/me/passkeys');
  const { passkeys, recovery } = await listOwnPasskeys(db(), actor.personId, new Date());
  const { publicUrl } = getConfig();
  const party = relyingPartyAt(publicUrl);
  const inForce = passkeys.filter(({ removed }) => removed === null);
  const confirms = inForce.length > 0 && !recovery?.enrolBefore;
  // Whoever removed every passkey of theirs needs an admin first.
  const mayAdd = party !== null && (passkeys.length === 0 || inForce.length > 0 || Boolean(recovery?.enrolBefore));
  const add = <AddPasskey begin={beginEnrolmentAction} finish={finishEnrolmentAction} confirms={confirms} />;
  return (
    <>
      <PageHeader
        title="Your passkeys"
        description="A passkey signs each decision that you make in the browser: the digest, your decision, your slot and your name. Some policies ask for one."
        actions={
          <>
            {mayAsk(actor, 'passkeys.recover') ? (
              <ButtonLink href="/people/passkeys">Passkeys of people</ButtonLink>
            ) : null}
            {mayAdd && inForce.length > 0 ? add : null}
          </>
        }
      />
      <div className="grid gap-4">
        {party ? null : <NoRelyingParty publicUrl={publicUrl} />}
        {recovery ? <OwnRecovery recovery={recovery} object={objectToRecoveryAction} /> : null}
        <Card aria-label="Passkeys">
          {passkeys.length > 0 ? (
            <PasskeyList
              passkeys={passkeys}
              host={party?.rpId ?? null}
              controls={(passkey) => (
                <OwnPasskeyControls
                  passkey={passkey}
                  last={inForce.length === 1}
                  rename={renamePasskeyAction}
                  remove={removePasskeyAction}
                />
              )}
            />
          ) : null}
          {inForce.length === 0 ? (
            <EmptyState icon={KeyRound} title="You have no passkey" actions={mayAdd ? add : null}>
              <p>
                {passkeys.length === 0 || recovery?.enrolBefore
                  ? 'Add one on this device, on a phone or on a security key. It takes a minute.'
                  : 'You removed every one you had. An admin of this console can let you add one again, after a wait.'}
              </p>
            </EmptyState>
          ) : null}
        </Card>
      </div>
    </>
  );
}
