import type { ReactNode } from 'react';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Code } from '#components/ui/code.tsx';
import { Link } from '#components/ui/link.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { TriageView } from '#lib/rooms/find-room-view.ts';
import { JobLink } from './job-link.tsx';

const channels = { matrix: 'in the room', browser: 'in the browser', api: 'through the API' } as const;

function Attempts({ triage }: { triage: TriageView }) {
  if (triage.attempts.length === 0) return <p className="text-sm text-muted">Nothing was tried meanwhile.</p>;
  return (
    <ol aria-label="Tried meanwhile" className="rounded-md border">
      {triage.attempts.map((attempt) => (
        <li key={attempt.id} className="grid gap-0.5 px-3 py-2 not-first:border-t">
          <p className="flex flex-wrap items-baseline gap-x-2">
            <span className="font-medium">{attempt.what}</span>
            <JobLink jobId={attempt.jobId} />
          </p>
          <p className="text-sm wrap-anywhere text-muted">
            <ExactTime at={attempt.at} />, {channels[attempt.channel]}, by <UntrustedText>{attempt.by}</UntrustedText>
          </p>
          {attempt.eventId ? <Code className="text-sm">{attempt.eventId}</Code> : null}
        </li>
      ))}
    </ol>
  );
}

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
      <Attempts triage={triage} />
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
