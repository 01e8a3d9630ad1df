import { ScrollText } from 'lucide-react';
import type { Metadata } from 'next';
import { redirect } from 'next/navigation';
import { EntryList } from '#components/audit/entry-list.tsx';
import { ExportButton } from '#components/audit/export-button.tsx';
import { LogFilters } from '#components/audit/log-filters.tsx';
import { LogPages } from '#components/audit/log-pages.tsx';
import { LogSearch } from '#components/audit/log-search.tsx';
import { SearchState } from '#components/audit/search-state.tsx';
import { StreamCard } from '#components/audit/stream-card.tsx';
import { NotPermitted } from '#components/auth/not-permitted.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { liveKeys } from '#components/live/topics.ts';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { Card } from '#components/ui/card.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { auditActions } from '#lib/audit/entry-words.ts';
import { choicesOfLog, namesOf } from '#lib/audit/filter-choices.ts';
import { findEntries } from '#lib/audit/list-entries.ts';
import { isFiltered } from '#lib/audit/log-address.ts';
import { readLogQuery } from '#lib/audit/log-query.ts';
import { recordLook } from '#lib/audit/looks.ts';
import { streamState } from '#lib/audit/stream-state.ts';
import { requirePerson } from '#lib/auth/current-person.ts';
import { holdersInWords, mayAsk } from '#lib/auth/permissions.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';

export const metadata: Metadata = { title: 'Audit' };

type AuditPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function AuditPage({ searchParams }: AuditPageProps) {
  const actor = await requirePerson('/audit');
  if (!mayAsk(actor, 'audit.read')) return <NotPermitted who={holdersInWords('audit.read')} />;
  const { before, ...filters } = readLogQuery(await searchParams);
  const entryId = /^#([0-9]{1,18})$/.exec(filters.q ?? '')?.[1];
  if (entryId) redirect(`/audit/${entryId}`);
  const [page, choices, stream] = await Promise.all([
    findEntries(db(), filters, before),
    choicesOfLog(db()),
    streamState(db(), getConfig().auditStream, new Date()),
  ]);
  if (filters.q) await recordLook({ what: 'search', target: 'log:search', actor, now: new Date() });
  return (
    <>
      {before === null ? <LiveRefresh keys={[liveKeys.audit]} /> : null}
      <PageHeader
        title="Audit"
        description="Every change of state, written in the transaction of the change itself."
        actions={
          <>
            <ButtonLink href="/audit/as-of">As of a moment</ButtonLink>
            <ButtonLink href="/audit/retention">Retention</ButtonLink>
            {mayAsk(actor, 'audit.export') ? <ExportButton filters={filters} /> : null}
          </>
        }
      />
      {stream ? <StreamCard stream={stream} /> : null}
      <Card aria-label="Audit entries">
        <LogSearch filters={filters} actions={auditActions} choices={choices} />
        <LogFilters filters={filters} choices={choices} />
        <SearchState page={page} />
        {page.entries.length > 0 ? (
          <EntryList entries={page.entries} names={namesOf(choices)} />
        ) : page.lookedDownTo === null ? (
          <EmptyState icon={ScrollText} title="No entry">
            <p>
              {isFiltered(filters)
                ? 'Nothing was recorded that has every word and every filter. Words are whole words; ids are whole ids.'
                : 'Nothing was recorded yet.'}
            </p>
          </EmptyState>
        ) : null}
      </Card>
      <LogPages filters={filters} first={before === null} page={page} />
    </>
  );
}
