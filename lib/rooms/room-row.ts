// PURE. A room as the list of rooms shows it, and what keeps it from taking jobs.

import type { RoomState } from '#lib/db/generated/enums.ts';

export type RoomTriage = {
  controlId: string;
  everyRoom: boolean;
  reason: string;
  appliedBy: string;
  appliedAt: string;
};

export type RoomRow = {
  roomId: string;
  name: string;
  state: RoomState;
  stateReason: string | null;
  agent: { did: string; name: string; revoked: boolean } | null;
  head: { version: number; wpcHash: string; activatedAt: string } | null;
  triage: RoomTriage | null;
  pending: number;
  running: number;
};

const stateObstacle: Record<RoomState, string | null> = {
  joined: null,
  allowed: 'The bot has not joined yet. Invite it to the room: it accepts invitations to rooms on this list only.',
  lost: 'The bot is no longer in the room. Invite it again; it takes requests from then on.',
  superseded: 'The room was upgraded and is closed. Allow its replacement by its own id if it may take jobs.',
  encrypted: 'The room is encrypted and cannot be read. Requests and decisions there are refused for good.',
};

/** Everything that keeps a room from taking jobs, most basic first; empty when it takes them. */
export function obstacles(room: Pick<RoomRow, 'state' | 'agent' | 'head'>): string[] {
  const found = [stateObstacle[room.state]];
  if (!room.agent) found.push('No agent works for this room. Assign one.');
  else if (room.agent.revoked) found.push('Its agent was revoked. Assign another one.');
  if (!room.head)
    found.push('No policy is in force. Activate one that names this room; until then nothing is allowed.');
  return found.filter((sentence) => sentence !== null);
}
