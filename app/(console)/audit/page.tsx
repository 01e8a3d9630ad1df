import { ScrollText } from 'lucide-react';
import type { Metadata } from 'next';
import { EntryList } from '#components/audit/entry-list.tsx';
import { LogFilters } from '#components/audit/log-filters.tsx';
import { NotPermitted } from '#components/auth/not-permitted.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { liveKeys } from '#components/live/topics.ts';
import { ButtonLink } from '#components/ui/button.tsx';
import { Card } from '#components/ui/card.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { listEntries } from '#lib/audit/list-entries.ts';
import { logAddress, readLogQuery } from '#lib/audit/log-query.ts';
import { requirePerson } from '#lib/auth/current-person.ts';
import { holdersInWords, mayAsk } from '#lib/auth/permissions.ts';
import { db } from '#lib/db/client.ts';

export const metadata: Metadata = { title: 'Audit' };

type AuditPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function AuditPage({ searchParams }: AuditPageProps) {
  const actor = await requirePerson('/audit');
  if (!mayAsk(actor, 'audit.read')) return <NotPermitted who={holdersInWords('audit.read')} />;
  const { before, ...filters } = readLogQuery(await searchParams);
  const filter = { action: filters.action, jobId: filters.job, roomId: filters.room, target: filters.target };
  const { entries, next } = await listEntries(db(), filter, before);
  return (
    <>
      {before === null ? <LiveRefresh keys={[liveKeys.audit]} /> : null}
      <PageHeader title="Audit" description="Every change of state, written in the transaction of the change itself." />
      <Card aria-label="Audit entries">
        <LogFilters filters={filters} />
        {entries.length > 0 ? (
          <EntryList entries={entries} />
        ) : (
          <EmptyState icon={ScrollText} title="No entry">
            <p>Nothing was recorded that these filters would show.</p>
          </EmptyState>
        )}
      </Card>
      <nav aria-label="Pages of the log" className="flex justify-between gap-2 pt-4">
        {before === null ? <span /> : <ButtonLink href={logAddress(filters, null)}>Newest</ButtonLink>}
        {next ? <ButtonLink href={logAddress(filters, next)}>Older</ButtonLink> : null}
      </nav>
    </>
  );
}
