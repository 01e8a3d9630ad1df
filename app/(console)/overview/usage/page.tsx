import { Bot } from 'lucide-react';
import type { Metadata } from 'next';
import { NotPermitted } from '#components/auth/not-permitted.tsx';
import { countWords } from '#components/overview/number-words.ts';
import { RowPages } from '#components/overview/row-pages.tsx';
import { spanWords } from '#components/overview/span-words.ts';
import { UsageTable } from '#components/overview/usage-table.tsx';
import { Card } from '#components/ui/card.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requirePerson } from '#lib/auth/current-person.ts';
import { holdersInWords, mayAsk } from '#lib/auth/permissions.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { listUsage, readRowsAsked } from '#lib/overview/list-rows.ts';
import { usageAddress } from '#lib/overview/row-addresses.ts';

export const metadata: Metadata = { title: 'Model calls' };

type UsagePageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function UsagePage({ searchParams }: UsagePageProps) {
  const actor = await requirePerson('/overview/usage');
  if (!mayAsk(actor, 'overview.read')) return <NotPermitted who={holdersInWords('overview.read')} />;
  const asked = readRowsAsked(await searchParams, new Date());
  const { span, place } = asked;
  const { rows, count, page, pages } = await listUsage(db(), asked, getConfig().modelPrices);
  const where = place.room || place.agent ? `, of one ${place.room ? 'room' : 'agent'}` : '';
  return (
    <>
      <PageHeader
        eyebrow={<Link href="/overview">Overview</Link>}
        title="Model calls"
        description={`${countWords(count)} with a receipt ${spanWords(span)}${where}, the newest first. Tokens are those that the gateway’s receipts state.`}
      />
      <Card aria-label="Model calls">
        {rows.length > 0 ? (
          <UsageTable calls={rows} />
        ) : (
          <EmptyState icon={Bot} title="No model answered">
            <p>The gateway signed no receipt of a model call {spanWords(span)}.</p>
          </EmptyState>
        )}
      </Card>
      <RowPages page={page} pages={pages} addressOf={(next) => usageAddress(span, place, next)} />
    </>
  );
}
