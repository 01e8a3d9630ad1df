import { Code } from '#components/ui/code.tsx';
import { Bot } from '#components/ui/icons.tsx';
import { Link } from '#components/ui/link.tsx';
import { ChevronRight, ShieldCheck, TriangleAlert } from '#components/ui/more-icons.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { obstacles, type RoomRow } from '#lib/rooms/room-row.ts';
import { RoomStateBadge, TriageBadge } from './room-badges.tsx';

function jobWords({ pending, running }: RoomRow): string {
  const parts = [pending > 0 ? `${pending} pending` : null, running > 0 ? `${running} under way` : null];
  return parts.filter(Boolean).join(', ') || 'no open job';
}

function RoomFacts({ room }: { room: RoomRow }) {
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm text-muted [&_svg]:size-3.5">
      <span className="inline-flex items-center gap-1.5">
        <ShieldCheck aria-hidden />
        {room.head ? `policy v${room.head.version}` : 'no policy'}
      </span>
      <span className="inline-flex items-center gap-1.5">
        <Bot aria-hidden />
        {room.agent ? <UntrustedText>{room.agent.name}</UntrustedText> : 'no agent'}
      </span>
      <span>{jobWords(room)}</span>
    </p>
  );
}

function RoomItem({ room }: { room: RoomRow }) {
  const blocked = obstacles(room);
  return (
    <li className="relative not-first:border-t hover:bg-hover/50">
      <div className="flex items-center gap-3 px-4 py-3">
        <div className="grid min-w-0 flex-1 gap-1">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <Link
              href={`/rooms/${encodeURIComponent(room.roomId)}`}
              className="font-medium after:absolute after:inset-0 focus-visible:outline-none after:focus-visible:-outline-offset-2"
            >
              <UntrustedText>{room.name}</UntrustedText>
            </Link>
            <RoomStateBadge state={room.state} />
            <TriageBadge triage={room.triage} />
          </p>
          <Code className="text-xs text-faint">{room.roomId}</Code>
          <RoomFacts room={room} />
          {blocked[0] ? (
            <p className="flex items-start gap-1.5 text-sm text-warn">
              <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
              {blocked[0]}
            </p>
          ) : null}
        </div>
        <ChevronRight aria-hidden className="size-4 shrink-0 text-faint" />
      </div>
    </li>
  );
}

/** Rooms with what holds in each and what keeps it from taking jobs. */
export function RoomList({ rooms }: { rooms: readonly RoomRow[] }) {
  return (
    <ul>
      {rooms.map((room) => (
        <RoomItem key={room.roomId} room={room} />
      ))}
    </ul>
  );
}
