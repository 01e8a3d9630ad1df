import { BadgeCheck } from 'lucide-react';
import { ButtonLink } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Link } from '#components/ui/link.tsx';
import { Table, Td, Th, Tr } from '#components/ui/table.tsx';
import { TimeAgo } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { BundleRow } from '#lib/evidence/find-bundle.ts';
import { VerdictBadge } from './verdict-badge.tsx';

function Row({ row }: { row: BundleRow }) {
  return (
    <Tr>
      <Td>
        <VerdictBadge verdict={row.verdict} />
        {row.code && row.code !== 'OK' ? <code className="block pt-1 text-xs text-muted">{row.code}</code> : null}
      </Td>
      <Td className="min-w-56">
        <Link href={`/evidence/${encodeURIComponent(row.id)}`} className="font-medium hover:underline">
          <UntrustedText>{row.requestText}</UntrustedText>
        </Link>
        <p className="font-mono text-sm text-faint">{row.jobId}</p>
      </Td>
      <Td>
        <UntrustedText>{row.requesterMxid}</UntrustedText>
      </Td>
      <Td>
        <UntrustedText>{row.agentName}</UntrustedText>
      </Td>
      <Td>
        <UntrustedText>{row.roomName}</UntrustedText>
      </Td>
      <Td className="whitespace-nowrap text-muted">
        <TimeAgo at={row.sealedAt ?? row.createdAt} />
      </Td>
    </Tr>
  );
}

/** Proof bundles, the newest first. */
export function BundleList({ rows, older }: { rows: BundleRow[]; older: string | null }) {
  if (rows.length === 0) {
    return (
      <Card>
        <EmptyState
          icon={BadgeCheck}
          title="No proof bundle yet"
          actions={<ButtonLink href="/">Go to the queue</ButtonLink>}
        >
          <p>
            A bundle is made when an approved job reports completion. Approve a job in the queue and let its agent work.
          </p>
        </EmptyState>
      </Card>
    );
  }
  return (
    <Card>
      <Table label="Proof bundles">
        <thead>
          <tr>
            {['Verdict', 'Request', 'Requester', 'Agent', 'Room', 'Sealed'].map((heading) => (
              <Th key={heading}>{heading}</Th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} />
          ))}
        </tbody>
      </Table>
      {older ? (
        <div className="border-t px-4 py-2.5">
          <ButtonLink size="sm" href={`/evidence?before=${encodeURIComponent(older)}`}>
            Show older
          </ButtonLink>
        </div>
      ) : null}
    </Card>
  );
}
