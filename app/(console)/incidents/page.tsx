import type { Metadata } from 'next';
import { NotPermitted } from '#components/auth/not-permitted.tsx';
import { IncidentList } from '#components/incidents/incident-list.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { liveKeys } from '#components/live/topics.ts';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { Card } from '#components/ui/card.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requirePerson } from '#lib/auth/current-person.ts';
import { holdersInWords, mayAsk } from '#lib/auth/permissions.ts';
import { db } from '#lib/db/client.ts';
import { listIncidents } from '#lib/incidents/find-incident.ts';
import { isIncidentId } from '#lib/incidents/incident-id.ts';
import { findIncidentRow } from '#lib/incidents/store.ts';

export const metadata: Metadata = { title: 'Incidents' };

type IncidentsPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The place of an address to go on from; undefined for the first page. */
async function placeOf(after: string | string[] | undefined): Promise<string | undefined> {
  if (typeof after !== 'string' || !isIncidentId(after)) return undefined;
  return (await findIncidentRow(db(), after))?.id;
}

export default async function IncidentsPage({ searchParams }: IncidentsPageProps) {
  const actor = await requirePerson('/incidents');
  if (!mayAsk(actor, 'incidents.read')) return <NotPermitted who={holdersInWords('incidents.read')} />;
  const after = await placeOf((await searchParams).after);
  const { incidents, next } = await listIncidents(db(), after);
  return (
    <>
      <LiveRefresh keys={[liveKeys.incidents]} />
      <PageHeader
        eyebrow={
          <Link href="/investigate" className="underline underline-offset-2">
            Investigate
          </Link>
        }
        title="Incidents"
        description="Jobs looked at together because of what they have in common: what was stopped, what was found, and the packet to hand on."
        actions={
          <ButtonLink href="/incidents/new" variant="primary">
            Open an incident
          </ButtonLink>
        }
      />
      <Card aria-label="Incidents">
        <IncidentList incidents={incidents} />
      </Card>
      <nav aria-label="Pages of incidents" className="flex justify-between gap-2 pt-4">
        {after ? <ButtonLink href="/incidents">Newest</ButtonLink> : <span />}
        {next ? <ButtonLink href={`/incidents?after=${next}`}>Older</ButtonLink> : null}
      </nav>
    </>
  );
}
