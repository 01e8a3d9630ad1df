// How the console itself fares, for people who keep it: what readiness answers, with the numbers behind it.

import { countUnindexed } from '#lib/audit/index-store.ts';
import { unindexedMax } from '#lib/audit/list-entries.ts';
import { displayText } from '#lib/canon/display-text.ts';
import type { Config } from '#lib/config.ts';
import { executorPrefix } from '#lib/controls/ack-store.ts';
import { db } from '#lib/db/client.ts';
import { gapCounts } from '#lib/matrix/intake-store.ts';
import { outboxDepth } from '#lib/matrix/outbox-store.ts';
import { checkReadiness, type Readiness } from './check-readiness.ts';
import { type LogStatus, logStatus } from './log-status.ts';
import { beatMaxMs } from './parts.ts';
import { findBotAccount, heartbeats, newestDeadLetters, newestUnsent } from './store.ts';

/** Rows that are listed of what could not be read or sent. */
const listedMax = 20;

export type LogHealth = {
  shard: number;
  origin: string;
  /** Entries in the tree. */
  size: number;
  checkpointSize: number | null;
  checkpointAt: string | null;
  waiting: number;
  oldestWaiting: string | null;
  witnesses: { name: string; size: number }[];
  troubles: string[];
};

export type LostMessage = { id: string; roomId: string | null; at: string; error: string };

export type SystemHealth = Readiness & {
  log: LogHealth | null;
  sync: { syncedAt: string | null; gaps: number; deadLetters: number; newest: LostMessage[] };
  outbox: { queued: number; oldestQueued: string | null; blocked: number; newest: LostMessage[] };
  /** `role`: the one that stands for its role; the others say that they obey controls. */
  processes: { name: string; role: boolean; beatAt: string; alive: boolean }[];
  /** Entries that a search of the log cannot find yet, counted up to `max`. */
  index: { behind: number; max: number };
};

function logHealth({ shard, beat, waiting, oldest, cosigned, checkpoint }: LogStatus): LogHealth {
  return {
    shard: shard.shard,
    origin: shard.origin,
    size: Number(shard.size),
    checkpointSize: checkpoint ? Number(checkpoint.size) : null,
    checkpointAt: checkpoint?.signedAt.toISOString() ?? null,
    waiting,
    oldestWaiting: oldest?.toISOString() ?? null,
    witnesses: cosigned.map(({ keyName, _max }) => ({ name: keyName, size: Number(_max.size) })),
    troubles: [...(beat?.refusal ? [beat.refusal] : []), ...(beat?.witnesses ?? [])],
  };
}

const lost = (row: { id: string | bigint; roomId: string | null; at: Date; error: string | null }): LostMessage => ({
  id: String(row.id),
  roomId: row.roomId,
  at: row.at.toISOString(),
  error: displayText(row.error ?? '').text,
});

/** Roles are listed also while they are silent; of the processes that obey controls, those that are there. */
function processesOf(beats: Awaited<ReturnType<typeof heartbeats>>, now: Date): SystemHealth['processes'] {
  const all = beats.map(({ process, beatAt }) => ({
    name: process.replace(executorPrefix, ''),
    role: !process.startsWith(executorPrefix),
    beatAt: beatAt.toISOString(),
    alive: now.getTime() - beatAt.getTime() <= beatMaxMs,
  }));
  return all.filter(({ role, alive }) => role || alive).sort((a, b) => Number(b.role) - Number(a.role));
}

/** Asks every part whether it works, and reads how far each is behind. */
export async function systemHealth(config: Config, now: Date): Promise<SystemHealth> {
  const [readiness, log, account, intake, depth, beats, behind, letters, unsent] = await Promise.all([
    checkReadiness(config, now),
    logStatus(db()),
    findBotAccount(db(), config.matrix.botUserId),
    gapCounts(db()),
    outboxDepth(db()),
    heartbeats(db()),
    countUnindexed(db(), unindexedMax),
    newestDeadLetters(db(), listedMax),
    newestUnsent(db(), listedMax),
  ]);
  const { queued, blocked, oldestQueuedAt } = depth;
  return {
    ...readiness,
    log: log && logHealth(log),
    sync: { syncedAt: account?.syncedAt?.toISOString() ?? null, ...intake, newest: letters.map(lost) },
    outbox: { queued, blocked, oldestQueued: oldestQueuedAt?.toISOString() ?? null, newest: unsent.map(lost) },
    processes: processesOf(beats, now),
    index: { behind, max: unindexedMax },
  };
}
