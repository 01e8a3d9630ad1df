// For db tests: a homeserver of lists, standing in only so that faults can be put where Synapse has none. Everything
// that claims to work against a homeserver is tested against Synapse.

import { db } from '#lib/db/client.ts';
import { roomId } from '#lib/testing/console.ts';
import { saveSession } from './account-store.ts';
import { ingestBatch } from './ingest-batch.ts';
import { MatrixFailure, type MatrixPort } from './port.ts';
import type { Bot } from './reading.ts';
import type { RoomBatch } from './sync-batch.ts';

export const botId = '@countersign:test.localhost';
export const bot: Bot = { userId: botId, names: ['countersign', 'Countersign'] };

const unreachable = async () => {
  throw new MatrixFailure('UNREACHABLE', 'The homeserver does not answer.');
};

/** A port on which every call fails but those given. */
export const portWith = (calls: Partial<MatrixPort>): MatrixPort => ({
  userId: botId,
  deviceId: 'DEVICE',
  sync: unreachable,
  messages: unreachable,
  send: unreachable,
  state: unreachable,
  joinedMembers: unreachable,
  join: unreachable,
  leave: unreachable,
  invite: unreachable,
  createDirectRoom: unreachable,
  setInvitesBlocked: unreachable,
  whoami: unreachable,
  ...calls,
});

/** State reads of a healthy, unencrypted room in which everybody is joined. */
export const healthyState: MatrixPort['state'] = async (_room, type) =>
  type === 'm.room.member' ? { membership: 'join' } : null;

export async function openAccountRow(since: string | null = 's0'): Promise<void> {
  await saveSession(db(), { userId: botId, deviceId: 'DEVICE', accessTokenSealed: 'x', refreshTokenSealed: null });
  await db().matrixAccount.update({ where: { userId: botId }, data: { since } });
}

let events = 0;

/** A message event as sync delivers it. */
export function messageEvent(sender: string, body: unknown, change: Record<string, unknown> = {}) {
  events += 1;
  return {
    event_id: `$event-${events}`,
    sender,
    type: 'm.room.message',
    origin_server_ts: 1_700_000_000_000 + events,
    content: { msgtype: 'm.text', body },
    unsigned: { membership: 'join' },
    ...change,
  };
}

export const roomBatch = (timeline: unknown[], change: Partial<RoomBatch> = {}): RoomBatch => ({
  roomId,
  timeline,
  state: [],
  limited: false,
  prevBatch: null,
  ...change,
});

/** Stores a timeline of the test room as one batch, from the cursor on. */
export async function deliver(timeline: unknown[], now: Date, change: Partial<RoomBatch> = {}): Promise<void> {
  const { since } = await db().matrixAccount.findUniqueOrThrow({ where: { userId: botId } });
  const nextBatch = `s${Number(since?.slice(1) ?? 0) + 1}`;
  const batch = { nextBatch, joined: [roomBatch(timeline, change)], left: [], invited: [] };
  await ingestBatch({ bot, since, batch, repairs: new Map(), now });
}
