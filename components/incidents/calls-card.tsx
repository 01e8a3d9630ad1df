import { EntryList } from '#components/audit/entry-list.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { Ban } from '#components/ui/more-icons.tsx';
import { Table, Td, Th, Tr } from '#components/ui/table.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { EntryView } from '#lib/audit/list-entries.ts';
import type { CallLine } from '#lib/incidents/incident-view.ts';
import { counted } from './counted.ts';

function Row({ call }: { call: CallLine }) {
  return (
    <Tr>
      <Td className="whitespace-nowrap text-muted">{call.kind}</Td>
      <Td>
        <UntrustedText>{call.name}</UntrustedText>
      </Td>
      <Td>
        {call.refused ? (
          <Badge tone="danger" icon={Ban}>
            {call.outcome}
          </Badge>
        ) : (
          call.outcome
        )}
      </Td>
      <Td className="text-right tabular-nums">{call.count}</Td>
    </Tr>
  );
}

type CallsCardProps = { calls: readonly CallLine[]; refusals: readonly EntryView[]; refused: number };

/** What the jobs called and what they were refused: counted, and the newest refusals one by one. */
export function CallsCard({ calls, refusals, refused }: CallsCardProps) {
  return (
    <Card aria-label="Calls">
      <CardHeader title="Calls" description={`${counted(refused, 'call')} refused. Refusals first.`} />
      {calls.length === 0 ? (
        <CardBody className="text-muted">These jobs called nothing.</CardBody>
      ) : (
        <Table label="Calls by what was called and how it ended">
          <thead>
            <tr>
              <Th>Kind</Th>
              <Th>Called</Th>
              <Th>Ended</Th>
              <Th className="text-right">Times</Th>
            </tr>
          </thead>
          <tbody>
            {calls.map((call) => (
              <Row key={JSON.stringify([call.kind, call.name, call.outcome])} call={call} />
            ))}
          </tbody>
        </Table>
      )}
      {refusals.length > 0 ? (
        <details className="border-t px-4 py-3">
          <summary className="w-fit rounded-sm font-medium">The newest refusals ({refusals.length})</summary>
          <div className="-mx-4 pt-2">
            <EntryList entries={refusals} />
          </div>
        </details>
      ) : null}
    </Card>
  );
}
