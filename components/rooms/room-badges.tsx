import { Badge, type Tone } from '#components/ui/badge.tsx';
import { CircleCheck, type Icon } from '#components/ui/icons.tsx';
import { CircleSlash, Hourglass, Lock, OctagonPause, Unplug } from '#components/ui/more-icons.tsx';
import type { RoomRow } from '#lib/rooms/room-row.ts';

const states: Record<RoomRow['state'], { words: string; tone: Tone; icon: Icon }> = {
  joined: { words: 'Joined', tone: 'ok', icon: CircleCheck },
  allowed: { words: 'Waiting for invitation', tone: 'warn', icon: Hourglass },
  lost: { words: 'Lost', tone: 'danger', icon: Unplug },
  superseded: { words: 'Superseded', tone: 'neutral', icon: CircleSlash },
  encrypted: { words: 'Encrypted: not readable', tone: 'danger', icon: Lock },
};

/** Whether the bot can read and write in the room. */
export function RoomStateBadge({ state }: { state: RoomRow['state'] }) {
  const { words, tone, icon } = states[state];
  return (
    <Badge tone={tone} icon={icon}>
      {words}
    </Badge>
  );
}

/** Nothing when the room is not in triage. */
export function TriageBadge({ triage }: { triage: RoomRow['triage'] }) {
  if (!triage) return null;
  return (
    <Badge tone="warn" icon={OctagonPause} title={triage.reason}>
      {triage.everyRoom ? 'Triage, as every room' : 'Triage'}
    </Badge>
  );
}
