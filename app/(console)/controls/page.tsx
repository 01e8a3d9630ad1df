import type { Metadata } from 'next';
import { ControlDesk } from '#components/controls/control-desk.tsx';
import { ControlList } from '#components/controls/control-list.tsx';
import { DrillsCard } from '#components/controls/drills-card.tsx';
import { draftOfQuery } from '#components/controls/order-draft.ts';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { liveKeys } from '#components/live/topics.ts';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { Card, CardBody, CardHeader } from '#components/ui/card.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requirePerson } from '#lib/auth/current-person.ts';
import { mayAsk } from '#lib/auth/permissions.ts';
import { seesRoom, visibleRoomIds } from '#lib/auth/visible-rooms.ts';
import { isControlId } from '#lib/controls/control-entry.ts';
import { controlSubjects } from '#lib/controls/control-subjects.ts';
import { findControls } from '#lib/controls/find-control.ts';
import { listDrills } from '#lib/controls/list-drills.ts';
import { db } from '#lib/db/client.ts';
import { isIncidentId } from '#lib/incidents/incident-id.ts';
import { findIncidentRow } from '#lib/incidents/store.ts';
import {
  applyControlAction,
  previewControlAction,
  rollBackChoicesAction,
  signControlAction,
  startDrillAction,
} from './actions.ts';

export const metadata: Metadata = { title: 'Controls' };

const deskActions = {
  preview: previewControlAction,
  choices: rollBackChoicesAction,
  sign: signControlAction,
  apply: applyControlAction,
};

type ControlsPageProps = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The incident that an address names, while it is open. */
async function openIncidentOf(id: string | string[] | undefined) {
  const row = typeof id === 'string' && isIncidentId(id) ? await findIncidentRow(db(), id) : null;
  return row && !row.closedAt ? { id: row.id, title: row.title } : null;
}

export default async function ControlsPage({ searchParams }: ControlsPageProps) {
  const actor = await requirePerson('/controls');
  const query = await searchParams;
  const { after: asked } = query;
  const after = typeof asked === 'string' && isControlId(asked) ? asked : undefined;
  const manages = mayAsk(actor, 'controls.manage');
  const rooms = await visibleRoomIds(db(), actor);
  const [{ inForce, history, next }, drills, subjects] = await Promise.all([
    findControls(db(), { sees: (roomId) => seesRoom(rooms, roomId), after }),
    listDrills(db()),
    manages ? controlSubjects(db(), new Date()) : null,
  ]);
  const start = { draft: draftOfQuery(query), incident: manages ? await openIncidentOf(query.incident) : null };
  return (
    <>
      <LiveRefresh keys={[liveKeys.controls]} />
      <PageHeader
        title="Controls"
        description="Stop it now, and see that it stopped. All of them take effect in every process within a second, and fail closed."
      />
      <div className="grid gap-4">
        <Card aria-label="Controls in force now">
          <CardHeader title="In force" />
          {inForce.length > 0 ? (
            <ControlList controls={inForce} />
          ) : (
            <CardBody className="text-muted">No control is in force.</CardBody>
          )}
        </Card>
        {subjects ? (
          <Card id="apply" aria-label="Apply a control">
            <CardHeader title="Apply a control" />
            <CardBody>
              <ControlDesk
                // Another address is another desk.
                key={JSON.stringify(start.draft)}
                subjects={subjects}
                actions={deskActions}
                start={start}
              />
            </CardBody>
          </Card>
        ) : null}
        <DrillsCard drills={drills} start={manages ? startDrillAction : null} />
        <Card aria-label="Earlier controls">
          <CardHeader title="Earlier" description="Lifted, ended by themselves, or done with their entry." />
          {history.length > 0 ? (
            <ControlList controls={history} />
          ) : (
            <CardBody className="text-muted">There was none.</CardBody>
          )}
        </Card>
        <nav aria-label="Pages of controls" className="flex justify-between gap-2">
          {after ? <ButtonLink href="/controls">Newest</ButtonLink> : <span />}
          {next ? <ButtonLink href={`/controls?after=${next}`}>Older</ButtonLink> : null}
        </nav>
      </div>
    </>
  );
}
