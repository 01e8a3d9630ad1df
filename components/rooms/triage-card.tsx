import type { ReactNode } from 'react';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Code } from '#components/ui/code.tsx';
import { Table, Td, Th, Tr } from '#components/ui/table.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { TriageView } from '#lib/rooms/find-room-view.ts';
import { JobLink } from './job-link.tsx';

const channels = { matrix: 'in the room', browser: 'in the browser', api: 'through the API' } as const;

function Attempts({ triage }: { triage: TriageView }) {
  if (triage.attempts.length === 0) return <p className="text-sm text-muted">Nothing was tried meanwhile.</p>;
  return (
    <div className="rounded-md border">
      <Table label="Attempts during this triage">
        <thead>
          <tr>
            <Th>Time</Th>
            <Th>What</Th>
            <Th>By</Th>
            <Th>Job</Th>
            <Th>Matrix event</Th>
          </tr>
        </thead>
        <tbody>
          {triage.attempts.map((attempt) => (
            <Tr key={attempt.id}>
              <Td className="whitespace-nowrap">
                <ExactTime at={attempt.at} className="text-sm" />
              </Td>
              <Td>
                {attempt.what} <span className="whitespace-nowrap text-muted">{channels[attempt.channel]}</span>
              </Td>
              <Td>
                <UntrustedText>{attempt.by}</UntrustedText>
              </Td>
              <Td>
                <JobLink jobId={attempt.jobId} />
              </Td>
              <Td className="min-w-48">{attempt.eventId ? <Code>{attempt.eventId}</Code> : '–'}</Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </div>
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
        ) : null}
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
