import type { Metadata } from 'next';
import { NotPermitted } from '#components/auth/not-permitted.tsx';
import { IncidentForm } from '#components/incidents/incident-form.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requirePerson } from '#lib/auth/current-person.ts';
import { holdersInWords, mayAsk } from '#lib/auth/permissions.ts';
import { db } from '#lib/db/client.ts';
import { type Criteria, criteriaOfQuery, isEmpty, jobsOfQuery } from '#lib/incidents/criteria.ts';
import { namesIn } from '#lib/incidents/criteria-names.ts';
import { criteriaOfJob, incidentChoices } from '#lib/incidents/incident-choices.ts';
import { isIncidentId } from '#lib/incidents/incident-id.ts';
import { findIncidentRow } from '#lib/incidents/store.ts';
import { openIncidentAction, previewCriteriaAction } from '../actions.ts';

export const metadata: Metadata = { title: 'New incident' };

type Query = Record<string, string | string[] | undefined>;
type NewIncidentPageProps = { searchParams: Promise<Query> };

/** What the address fills in; where it names a job alone, what that job has in common with others. */
async function startOf(query: Query): Promise<Criteria> {
  const criteria = criteriaOfQuery(query);
  const [jobId] = jobsOfQuery(query);
  if (!jobId || !isEmpty(criteria)) return criteria;
  return (await criteriaOfJob(db(), jobId)) ?? criteria;
}

/** The closed incident that this one is to follow. */
async function followedBy(id: string | string[] | undefined) {
  const row = typeof id === 'string' && isIncidentId(id) ? await findIncidentRow(db(), id) : null;
  return row?.closedAt ? { id: row.id, title: row.title } : null;
}

export default async function NewIncidentPage({ searchParams }: NewIncidentPageProps) {
  const actor = await requirePerson('/incidents/new');
  if (!mayAsk(actor, 'incidents.work')) return <NotPermitted who={holdersInWords('incidents.work')} />;
  const query = await searchParams;
  const start = await startOf(query);
  const [choices, names, follows] = await Promise.all([
    incidentChoices(db(), new Date()),
    namesIn(db(), start),
    followedBy(query.follows),
  ]);
  return (
    <>
      <PageHeader
        eyebrow={
          <Link href="/incidents" className="underline underline-offset-2">
            Incidents
          </Link>
        }
        title="New incident"
        description="Name what the jobs have in common. Everything that is named must hold; of several of one kind, any. You see what fits while you choose."
      />
      <IncidentForm
        key={JSON.stringify(start)}
        start={start}
        jobId={jobsOfQuery(query)[0] ?? null}
        follows={follows}
        choices={choices}
        names={names}
        preview={previewCriteriaAction}
        open={openIncidentAction}
      />
    </>
  );
}
