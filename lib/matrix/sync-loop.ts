import { db } from '#lib/db/client.ts';
import { findAccount } from './account-store.ts';
import { auditPass } from './audit-pass.ts';
import { type Gap, type Repair, repairGap } from './gap-repair.ts';
import { ingestBatch, ownJoinIndex } from './ingest-batch.ts';
import { listedRooms } from './intake-store.ts';
import { joinAllowedRooms, newJoinMemory } from './join-rooms.ts';
import type { MatrixPort } from './port.ts';
import type { Bot } from './reading.ts';
import { parseSync, type RoomBatch, type SyncBatch } from './sync-batch.ts';
import { leaveEncryptedRooms, refreshMembers } from './tend-rooms.ts';

const pollMs = 30_000;
const auditEveryMs = 5 * 60_000;
const gapTriesMax = 3;

export class GapError extends Error {
  override name = 'GapError';
}

export type SyncOptions = {
  port: MatrixPort;
  bot: Bot;
  /** Room that the log's checkpoints are posted into. */
  auditRoom: string | null;
  clock: () => Date;
  /** After a batch is committed: the rows that act on it are there. */
  onBatch: () => void;
  signal: AbortSignal;
};

/** One account's sync: `turn` does one round, `poke` ends a waiting poll so that a newly allowed room is joined now. */
export function openSync(options: SyncOptions) {
  const { port, bot, clock, signal } = options;
  const joins = newJoinMemory(options.auditRoom);
  const gapTries = new Map<string, number>();
  let poll: AbortController | null = null;
  let auditedAt = 0;
  let settled = false;
  let poked = false;

  const position = async () => (await findAccount(db(), port.userId))?.since ?? null;

  async function fetchBatch(since: string | null): Promise<SyncBatch> {
    poll = new AbortController();
    const stop = AbortSignal.any([signal, poll.signal]);
    // The first poll of a process answers at once: whoever waits for the sync to work should not wait for a message.
    const timeoutMs = since === null || !settled || poked ? 0 : pollMs;
    poked = false;
    return parseSync(await port.sync({ since, timeoutMs, signal: stop }));
  }

  async function turn(): Promise<void> {
    const now = clock();
    const since = await position();
    // The first answer takes no commands. A room counts as joined only when the cursor stands before its first request.
    if (since !== null) await joinAllowedRooms(port, joins, now);
    await leaveEncryptedRooms(port);
    if (!settled) await refreshMembers(port, now);
    if (settled && since !== null && now.getTime() - auditedAt >= auditEveryMs) {
      await auditPass(port, bot, since, now);
      await refreshMembers(port, now);
      auditedAt = now.getTime();
    }
    const batch = await fetchBatch(since);
    const repairs = await repairGaps(port, { bot, since, batch, tries: gapTries });
    await ingestBatch({ bot, since, batch, repairs, now: clock() });
    for (const roomId of batch.invited) joins.invited.add(roomId);
    gapTries.clear();
    settled = true;
    options.onBatch();
  }

  const poke = () => {
    poked = true;
    poll?.abort();
  };
  return { turn, poke, isSettled: () => settled };
}

type Gaps = { bot: Bot; since: string | null; batch: SyncBatch; tries: Map<string, number> };

/** @throws GapError while a gap that could not be repaired has tries left: the cursor stays where it is */
export async function repairGaps(
  port: MatrixPort,
  { bot, since, batch, tries }: Gaps,
): Promise<Map<string, Gap & Repair>> {
  const repairs = new Map<string, Gap & Repair>();
  if (!batch.joined.some((room) => room.limited)) return repairs;
  const listed = new Set((await listedRooms(db())).map((room) => room.roomId));
  for (const room of batch.joined) {
    const gap = listed.has(room.roomId) ? gapOf(room, since, bot) : null;
    if (!gap) continue;
    const repair = await repairGap(port, gap);
    const tried = (tries.get(gap.roomId) ?? 0) + 1;
    tries.set(gap.roomId, tried);
    if (repair.missing && tried < gapTriesMax)
      throw new GapError(`A gap could not be repaired: ${repair.missing.reason}`);
    repairs.set(gap.roomId, { ...gap, ...repair });
  }
  return repairs;
}

/** The gap before a room's timeline; none when the timeline shows our own join, before which nothing is ours. */
function gapOf(room: RoomBatch, since: string | null, bot: Bot): Gap | null {
  if (!room.limited || since === null || room.prevBatch === null) return null;
  if (ownJoinIndex(room.timeline, bot.userId) >= 0) return null;
  return { roomId: room.roomId, from: since, to: room.prevBatch };
}
