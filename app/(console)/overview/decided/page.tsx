import { Gavel } from 'lucide-react';
import type { Metadata } from 'next';
import { NotPermitted } from '#components/auth/not-permitted.tsx';
import { DecidedTable } from '#components/overview/decided-table.tsx';
import { countWords } from '#components/overview/number-words.ts';
import { RowPages } from '#components/overview/row-pages.tsx';
import { spanWords } from '#components/overview/span-words.ts';
import { Card } from '#components/ui/card.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requirePerson } from '#lib/auth/current-person.ts';
import { holdersInWords, mayAsk } from '#lib/auth/permissions.ts';
import { db } from '#lib/db/client.ts';
import { listDecided, readRowsAsked } from '#lib/overview/list-rows.ts';
import { decidedAddress } from '#lib/overview/row-addresses.ts';

export const metadata: Metadata = { title: 'Decided jobs' };

type DecidedPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function DecidedPage({ searchParams }: DecidedPageProps) {
  const actor = await requirePerson('/overview/decided');
  if (!mayAsk(actor, 'overview.read')) return <NotPermitted who={holdersInWords('overview.read')} />;
  const asked = readRowsAsked(await searchParams, new Date());
  const { rows, count, page, pages } = await listDecided(db(), asked);
  return (
    <>
      <PageHeader
        eyebrow={<Link href="/overview">Overview</Link>}
        title="Decided jobs"
        description={`${countWords(count)} decided ${spanWords(asked.span)}, those that took longest first. The time runs from the moment the plan was put to its approvers to the last decision that was needed.`}
      />
      <Card aria-label="Decided jobs">
        {rows.length > 0 ? (
          <DecidedTable jobs={rows} />
        ) : (
          <EmptyState icon={Gavel} title="Nothing was decided">
            <p>No job was approved or denied {spanWords(asked.span)}.</p>
          </EmptyState>
        )}
      </Card>
      <RowPages page={page} pages={pages} addressOf={(next) => decidedAddress(asked.span, next)} />
    </>
  );
}
