import { Badge } from '#components/ui/badge.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { CircleCheck } from '#components/ui/icons.tsx';
import { CircleX, Hourglass } from '#components/ui/more-icons.tsx';
import { Table, Td, Th, Tr } from '#components/ui/table.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import type { DrillView } from '#lib/controls/list-drills.ts';
import { KeepFresh } from './keep-fresh.tsx';
import { type StartDrill, StartDrillButton } from './start-drill.tsx';

function Passed({ passed }: { passed: boolean | null }) {
  if (passed === null) return <Badge icon={Hourglass}>Running</Badge>;
  return passed ? (
    <Badge tone="ok" icon={CircleCheck}>
      Passed
    </Badge>
  ) : (
    <Badge tone="danger" icon={CircleX}>
      Failed
    </Badge>
  );
}

const answer = ({ process, stoppedMs, stray }: DrillView['results'][number]): string =>
  stray.length === 0 ? `${process}: ${stoppedMs} ms` : `${process}: not stopped (${stray.join(', ')})`;

function Drill({ drill }: { drill: DrillView }) {
  return (
    <Tr>
      <Td>
        <ExactTime at={drill.startedAt} />
        <span className="block text-sm text-muted">{drill.startedBy}</span>
      </Td>
      <Td>
        <Passed passed={drill.passed} />
      </Td>
      <Td>
        <ul>
          {drill.results.map((result) => (
            <li key={result.process}>{answer(result)}</li>
          ))}
          {drill.silent.map((process) => (
            <li key={process}>{process}: no answer</li>
          ))}
        </ul>
      </Td>
      <Td>
        {drill.attested ? (
          <a href={`/controls/drills/${drill.id}`} download className="underline">
            Attestation
          </a>
        ) : (
          'when it has ended'
        )}
      </Td>
    </Tr>
  );
}

/** Rehearsals: how long each process took to stop a scope made for it, signed. */
export function DrillsCard({ drills, start }: { drills: readonly DrillView[]; start: StartDrill | null }) {
  const running = drills.some(({ endedAt }) => endedAt === null);
  return (
    <Card aria-label="Drills">
      {running ? <KeepFresh /> : null}
      <CardHeader
        title="Drills"
        description="Triage over a scope made for it: nothing real is stopped. Every process tries to mint, collect and authorize there, and shows how fast it is refused."
        actions={start && !running ? <StartDrillButton action={start} /> : null}
      />
      {drills.length === 0 ? (
        <CardBody className="text-muted">There was no drill yet.</CardBody>
      ) : (
        <Table label="Results of drills">
          <thead>
            <tr>
              <Th>Started</Th>
              <Th>Result</Th>
              <Th>Time to stop</Th>
              <Th>Signed</Th>
            </tr>
          </thead>
          <tbody>
            {drills.map((drill) => (
              <Drill key={drill.id} drill={drill} />
            ))}
          </tbody>
        </Table>
      )}
    </Card>
  );
}
