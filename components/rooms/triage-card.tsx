import type { ReactNode } from 'react';
import { AttemptList } from '#components/controls/attempt-list.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Link } from '#components/ui/link.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { TriageView } from '#lib/rooms/find-room-view.ts';

function Triage({ triage }: { triage: TriageView }) {
  return (
    <li className="grid gap-2 px-4 py-3 not-first:border-t">
      <p className="wrap-anywhere">
        <strong className="font-semibold">{triage.lifted ? 'Ended' : 'In force'}</strong>
        {triage.everyRoom ? ', over every room' : null}: “<UntrustedText>{triage.reason}</UntrustedText>”
      </p>
      <p className="text-sm text-muted">
        Since <ExactTime at={triage.appliedAt} />, by {triage.appliedBy}.
        {triage.lifted ? (
          <>
            {' '}
            Ended <ExactTime at={triage.lifted.at} />, by {triage.lifted.by}: “
            <UntrustedText>{triage.lifted.reason}</UntrustedText>”
          </>
        ) : null}{' '}
        <Link href={`/controls/${triage.controlId}`} className="underline">
          See what it does
        </Link>
      </p>
      <AttemptList attempts={triage.attempts} />
    </li>
  );
}

/** The room's triages, the one in force first, each with what was tried meanwhile. */
export function TriageCard({ triages, actions }: { triages: readonly TriageView[]; actions: ReactNode }) {
  return (
    <Card>
      <CardHeader
        title="Read-only triage"
        description="Nothing is minted or authorized while it lasts."
        actions={actions}
      />
      {triages.length === 0 ? (
        <CardBody className="text-muted">This room was never in triage.</CardBody>
      ) : (
        <ul>
          {triages.map((triage) => (
            <Triage key={triage.controlId} triage={triage} />
          ))}
        </ul>
      )}
    </Card>
  );
}
