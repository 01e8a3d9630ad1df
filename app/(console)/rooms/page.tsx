import type { Metadata } from 'next';
import { NoHomeserver } from '#components/auth/no-homeserver.tsx';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { liveKeys } from '#components/live/topics.ts';
import { AllowRoom } from '#components/rooms/allow-room.tsx';
import { RoomList } from '#components/rooms/room-list.tsx';
import { EnterTriage, ExitTriage } from '#components/rooms/triage-switch.tsx';
import { Card } from '#components/ui/card.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { MessagesSquare } from '#components/ui/icons.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { requirePerson } from '#lib/auth/current-person.ts';
import { mayAsk } from '#lib/auth/permissions.ts';
import { visibleRoomIds } from '#lib/auth/visible-rooms.ts';
import { getConfig } from '#lib/config.ts';
import { controlOfScope } from '#lib/controls/store.ts';
import { db } from '#lib/db/client.ts';
import { homeserverNow } from '#lib/health/check-readiness.ts';
import { whatTriageStops } from '#lib/rooms/find-room-view.ts';
import { listRooms } from '#lib/rooms/list-rooms.ts';
import { allowRoomAction, enterTriageAction, exitTriageAction, signExitAction, signTriageAction } from './actions.ts';

export const metadata: Metadata = { title: 'Rooms' };

export default async function RoomsPage() {
  const actor = await requirePerson('/rooms');
  const now = new Date();
  const [rooms, everywhere, stops, homeserver] = await Promise.all([
    listRooms(db(), await visibleRoomIds(db(), actor)),
    controlOfScope(db(), 'triage', { scope: 'everything', subject: null }),
    whatTriageStops(db(), null, now),
    homeserverNow(getConfig(), now),
  ]);
  const bot = getConfig().matrix.botUserId;
  const allow = mayAsk(actor, 'rooms.manage') ? <AllowRoom bot={bot} action={allowRoomAction} /> : null;
  const triage = !mayAsk(actor, 'controls.manage') ? null : everywhere ? (
    <ExitTriage controlId={everywhere.id} everyRoom sign={signExitAction} action={exitTriageAction} />
  ) : (
    <EnterTriage room={null} stops={stops} sign={signTriageAction} action={enterTriageAction} />
  );
  return (
    <>
      <LiveRefresh keys={[liveKeys.rooms]} />
      <PageHeader
        title="Rooms"
        description="Where requests come from. Only rooms on this list are read."
        actions={
          <>
            {rooms.length > 0 ? triage : null}
            {allow}
          </>
        }
      />
      {homeserver.ok ? null : (
        <NoHomeserver title="No room is read right now" detail={homeserver.detail} className="mb-4" />
      )}
      <Card aria-label="Rooms">
        {rooms.length > 0 ? (
          <RoomList rooms={rooms} />
        ) : (
          <EmptyState icon={MessagesSquare} title="No room that you may see">
            <p>
              {allow
                ? 'Allow a room by its id, invite the bot, assign an agent and activate a policy that names it.'
                : 'You see the rooms that you are joined to and those whose policy names you as approver.'}
            </p>
          </EmptyState>
        )}
      </Card>
    </>
  );
}
