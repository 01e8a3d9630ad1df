import type { ReactNode } from 'react';
import { Card } from '#components/ui/card.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { actorWords } from '#lib/audit/actor-words.ts';
import type { PersonPasskeys, RecoveryView } from '#lib/passkeys/list-passkeys.ts';
import { PasskeyList } from './passkey-list.tsx';

function Recovery({ recovery }: { recovery: RecoveryView }) {
  return (
    <p className="border-t px-4 py-3 text-sm wrap-anywhere text-muted">
      {actorWords(recovery.requestedBy)} asked for a recovery <ExactTime at={recovery.requestedAt} />:{' '}
      <UntrustedText>{recovery.reason}</UntrustedText>.{' '}
      {recovery.enrolBefore ? (
        <>
          Granted by {actorWords(recovery.grantedBy ?? '')}; good until <ExactTime at={recovery.enrolBefore} />.
        </>
      ) : (
        <>
          It can be granted from <ExactTime at={recovery.opensAt} /> on.
        </>
      )}
    </p>
  );
}

type PeoplePasskeysProps = {
  people: readonly PersonPasskeys[];
  host: string | null;
  controls: (person: PersonPasskeys) => ReactNode;
};

/** Everybody with their passkeys and any recovery under way. */
export function PeoplePasskeys({ people, host, controls }: PeoplePasskeysProps) {
  return (
    <ul className="grid gap-4">
      {people.map((person) => (
        <li key={person.personId}>
          <Card aria-label={`Passkeys of ${person.name}`}>
            <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3">
              <h2 className="min-w-0 text-base">
                <UntrustedText className="font-semibold">{person.name}</UntrustedText>{' '}
                <span className="text-sm wrap-anywhere text-muted">{person.mxid ?? 'no Matrix id bound'}</span>
              </h2>
              {controls(person)}
            </header>
            <div className="border-t">
              {person.passkeys.length > 0 ? (
                <PasskeyList passkeys={person.passkeys} host={host} />
              ) : (
                <p className="px-4 py-3 text-muted">No passkey yet. They add their first one themselves.</p>
              )}
            </div>
            {person.recovery ? <Recovery recovery={person.recovery} /> : null}
          </Card>
        </li>
      ))}
    </ul>
  );
}
