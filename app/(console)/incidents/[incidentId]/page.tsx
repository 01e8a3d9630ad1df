import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { NotPermitted } from '#components/auth/not-permitted.tsx';
import { IncidentPage as Incident, type IncidentActions } from '#components/incidents/incident-page.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { liveKeys } from '#components/live/topics.ts';
import { requirePerson } from '#lib/auth/current-person.ts';
import { holdersInWords, mayAsk } from '#lib/auth/permissions.ts';
import { findControls } from '#lib/controls/find-control.ts';
import { db } from '#lib/db/client.ts';
import { findIncident } from '#lib/incidents/find-incident.ts';
import { isIncidentId } from '#lib/incidents/incident-id.ts';
import { addFindingAction, attachControlAction, closeIncidentAction, requestPacketAction } from '../actions.ts';

export const metadata: Metadata = { title: 'Incident' };

const actions: IncidentActions = {
  addFinding: addFindingAction,
  attachControl: attachControlAction,
  requestPacket: requestPacketAction,
  close: closeIncidentAction,
};

type IncidentPageProps = {
  params: Promise<{ incidentId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

const pageOf = (page: string | string[] | undefined): number =>
  typeof page === 'string' && /^[1-9]\d{0,4}$/.test(page) ? Number(page) : 1;

export default async function IncidentPage({ params, searchParams }: IncidentPageProps) {
  const actor = await requirePerson('/incidents');
  if (!mayAsk(actor, 'incidents.read')) return <NotPermitted who={holdersInWords('incidents.read')} />;
  const [{ incidentId }, query] = await Promise.all([params, searchParams]);
  if (!isIncidentId(incidentId)) notFound();
  const question = { id: incidentId, page: pageOf(query.jobs), now: new Date() };
  const [incident, controls] = await Promise.all([
    findIncident(db(), question),
    findControls(db(), { sees: () => true }),
  ]);
  if (!incident) notFound();
  return (
    <>
      <LiveRefresh keys={[liveKeys.incidents, liveKeys.jobs, liveKeys.evidence, liveKeys.controls]} />
      <Incident
        incident={incident}
        attachable={[...controls.inForce, ...controls.history]}
        mayControl={mayAsk(actor, 'controls.manage')}
        actions={mayAsk(actor, 'incidents.work') ? actions : null}
      />
    </>
  );
}
