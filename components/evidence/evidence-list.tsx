import { BadgeCheck } from 'lucide-react';
import { StateBadge } from '#components/jobs/state-badge.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Link } from '#components/ui/link.tsx';
import { Table, Td, Th, Tr } from '#components/ui/table.tsx';
import { TimeAgo } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { EndedRow } from '#lib/evidence/review/list-ended.ts';
import { VerdictBadge } from './verdict-badge.tsx';

const headings = ['Verdict', 'Job', 'Ended', 'Requester', 'Agent', 'Room', 'When'];

function Row({ row }: { row: EndedRow }) {
  return (
    <Tr>
      <Td>
        <VerdictBadge verdict={row.verdict} />
        {row.code && row.code !== 'OK' ? <code className="block pt-1 text-xs text-muted">{row.code}</code> : null}
      </Td>
      <Td className="min-w-56">
        <Link href={`/evidence/job/${row.jobId}`} className="font-medium hover:underline">
          <UntrustedText>{row.requestText}</UntrustedText>
        </Link>
        <p className="font-mono text-sm text-faint">{row.jobId}</p>
        {row.effect ? (
          <p className="text-sm text-muted">
            <UntrustedText>{row.effect}</UntrustedText>
          </p>
        ) : null}
      </Td>
      <Td>
        <StateBadge state={row.state} />
      </Td>
      <Td className="min-w-44">
        <UntrustedText>{row.requesterMxid}</UntrustedText>
      </Td>
      <Td className="min-w-32">
        <UntrustedText>{row.agentName}</UntrustedText>
      </Td>
      <Td className="min-w-32">
        <UntrustedText>{row.roomName}</UntrustedText>
      </Td>
      <Td className="whitespace-nowrap text-muted">
        <TimeAgo at={row.endedAt} />
      </Td>
    </Tr>
  );
}

/** Jobs that have ended, the newest first, each with what its evidence is worth. */
export function EvidenceList({ rows, filtered }: { rows: EndedRow[]; filtered: boolean }) {
  if (rows.length === 0) {
    return filtered ? (
      <EmptyState icon={BadgeCheck} title="No job like that has ended">
        <p>Nothing that you may see fits these filters.</p>
      </EmptyState>
    ) : (
      <EmptyState icon={BadgeCheck} title="No evidence yet" actions={<ButtonLink href="/">Go to the queue</ButtonLink>}>
        <p>Every job that ends leaves a sealed package: also one that was denied, withdrawn or never decided.</p>
      </EmptyState>
    );
  }
  return (
    <Table label="Evidence">
      <thead>
        <tr>
          {headings.map((heading) => (
            <Th key={heading}>{heading}</Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.jobId} row={row} />
        ))}
      </tbody>
    </Table>
  );
}
