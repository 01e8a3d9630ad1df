import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { EntryFacts } from '#components/audit/entry-facts.tsx';
import { EntryProof } from '#components/audit/entry-proof.tsx';
import { EntrySentence } from '#components/audit/entry-sentence.tsx';
import { NotPermitted } from '#components/auth/not-permitted.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { liveKeys } from '#components/live/topics.ts';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { momentAddress } from '#lib/as-of/moment.ts';
import { choicesOfLog, namesOf } from '#lib/audit/filter-choices.ts';
import { findEntry } from '#lib/audit/find-entry.ts';
import { aboutEntry, recordLook } from '#lib/audit/looks.ts';
import { requirePerson } from '#lib/auth/current-person.ts';
import { holdersInWords, mayAsk } from '#lib/auth/permissions.ts';
import { db } from '#lib/db/client.ts';
import { investigateAddress } from '#lib/investigate/address.ts';

export const metadata: Metadata = { title: 'Audit entry' };

export default async function EntryPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const actor = await requirePerson(`/audit/${encodeURIComponent(id)}`);
  if (!mayAsk(actor, 'audit.read')) return <NotPermitted who={holdersInWords('audit.read')} />;
  const [entry, choices] = await Promise.all([findEntry(db(), id), choicesOfLog(db())]);
  if (!entry) notFound();
  const { view, record, proof } = entry;
  const names = namesOf(choices);
  await recordLook({ what: 'audit_entry', ...aboutEntry(view), actor, now: new Date() });
  return (
    <>
      {proof ? null : <LiveRefresh keys={[liveKeys.audit]} />}
      <PageHeader
        eyebrow={
          <Link href="/audit" className="underline underline-offset-2">
            Audit
          </Link>
        }
        title={`Entry ${view.id}`}
        description={<EntrySentence entry={view} name={names.get(view.actor)} />}
        actions={
          <>
            {view.jobId ? (
              <ButtonLink href={investigateAddress(`entry ${view.id}`)}>Who authorised this?</ButtonLink>
            ) : null}
            <ButtonLink href={momentAddress(view.at)}>As of this moment</ButtonLink>
          </>
        }
      />
      <div className="grid gap-4">
        <EntryFacts view={view} names={names} />
        <EntryProof id={view.id} record={record} proof={proof} />
      </div>
    </>
  );
}
