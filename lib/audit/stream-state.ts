import type { Db } from '#lib/db/transaction.ts';
import { findReader } from './reader-store.ts';
import { destinationName, type StreamDestination } from './stream-destination.ts';
import { behind, behindMax } from './stream-store.ts';

export type StreamState = {
  destination: string;
  /** Entries that it does not have yet. */
  behind: number;
  /** For how long the oldest of them waits. */
  seconds: number;
  /** When it last took a batch; null when it never did. */
  movedAt: string | null;
  /** Why it did not take the last one; null when it did. */
  trouble: { words: string; at: string } | null;
};

/** How far the stream is behind the log; null when none is set up. */
export async function streamState(db: Db, to: StreamDestination | null, now: Date): Promise<StreamState | null> {
  if (to === null) return null;
  const row = await findReader(db, 'stream');
  const { count, oldest } = await behind(db, row?.auditId ?? 0n);
  return {
    destination: destinationName(to),
    behind: count,
    seconds: oldest ? Math.max(0, Math.round((now.getTime() - oldest.getTime()) / 1000)) : 0,
    movedAt: row && row.auditId > 0n ? row.movedAt.toISOString() : null,
    trouble: row?.lastError && row.failedAt ? { words: row.lastError, at: row.failedAt.toISOString() } : null,
  };
}

/** The state in one line for people. */
export function streamWords(state: StreamState): string {
  const waiting = state.behind >= behindMax ? `more than ${behindMax}` : String(state.behind);
  const lag = state.behind === 0 ? 'up to date' : `${waiting} entries behind, the oldest for ${state.seconds} s`;
  return state.trouble ? `${state.destination}: ${lag}. ${state.trouble.words}` : `${state.destination}: ${lag}`;
}
