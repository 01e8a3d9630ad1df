import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { LiveRefresh } from '#components/live/live-refresh.tsx';
import { liveKeys } from '#components/live/topics.ts';
import { AssignAgent } from '#components/rooms/assign-agent.tsx';
import { HeadsCard } from '#components/rooms/heads-card.tsx';
import { MembersCard } from '#components/rooms/members-card.tsx';
import { RoomStateBadge, TriageBadge } from '#components/rooms/room-badges.tsx';
import { RoomFactsCard } from '#components/rooms/room-facts.tsx';
import { TriageCard } from '#components/rooms/triage-card.tsx';
import { EnterTriage, ExitTriage } from '#components/rooms/triage-switch.tsx';
import { RoomTrouble } from '#components/rooms/trouble.tsx';
import { Link } from '#components/ui/link.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { listAgents } from '#lib/agents/list-agents.ts';
import { requirePerson } from '#lib/auth/current-person.ts';
import { mayAsk } from '#lib/auth/permissions.ts';
import { readParam } from '#lib/auth/route-param.ts';
import { seesRoom, visibleRoomIds } from '#lib/auth/visible-rooms.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { findRoomView } from '#lib/rooms/find-room-view.ts';
import {
  assignAgentAction,
  enterTriageAction,
  exitTriageAction,
  signExitAction,
  signTriageAction,
} from '../actions.ts';

export const metadata: Metadata = { title: 'Room' };

export default async function RoomPage({ params }: { params: Promise<{ roomId: string }> }) {
  const actor = await requirePerson('/rooms');
  const roomId = readParam((await params).roomId);
  if (!roomId || !seesRoom(await visibleRoomIds(db(), actor), roomId)) notFound();
  const room = await findRoomView(db(), roomId, new Date());
  if (!room) notFound();
  const agents = mayAsk(actor, 'rooms.manage') ? (await listAgents(db())).filter((agent) => !agent.revokedAt) : null;
  const assign = agents && (
    <AssignAgent roomId={roomId} current={room.agent?.did ?? null} agents={agents} action={assignAgentAction} />
  );
  const inForce = room.triages.find((triage) => !triage.lifted && !triage.everyRoom);
  const triage = !mayAsk(actor, 'controls.manage') ? null : inForce ? (
    <ExitTriage controlId={inForce.controlId} everyRoom={false} sign={signExitAction} action={exitTriageAction} />
  ) : (
    <EnterTriage room={room} stops={room.stops} sign={signTriageAction} action={enterTriageAction} />
  );
  return (
    <>
      <LiveRefresh keys={[liveKeys.rooms, liveKeys.jobs, liveKeys.policies]} />
      <PageHeader
        eyebrow={
          <Link href="/rooms" className="underline underline-offset-2">
            Rooms
          </Link>
        }
        title={<UntrustedText>{room.name}</UntrustedText>}
        actions={
          <>
            <RoomStateBadge state={room.state} />
            <TriageBadge triage={room.triage} />
          </>
        }
      />
      <div className="grid gap-4">
        <RoomTrouble room={room} />
        <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
          <div className="grid min-w-0 gap-4">
            <RoomFactsCard room={room} assign={assign} />
            <TriageCard triages={room.triages} actions={triage} />
          </div>
          <div className="grid min-w-0 gap-4">
            <HeadsCard heads={room.heads} />
            <MembersCard members={room.members} bot={getConfig().matrix.botUserId} />
          </div>
        </div>
      </div>
    </>
  );
}
