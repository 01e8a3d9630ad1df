// The search index follows the log's leaves and not the entries' ids: ids are taken when a transaction inserts and become
// visible when it commits, so that a follower by id would pass one by that comes late. Leaves are numbered by one
// sequencer, after the commit and without gaps, and appear in their order: what lies after the last one indexed is all
// that is missing. Terms and place are written in one transaction; whoever is killed in it leaves nothing half done.

import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { readContexts } from './entry-context.ts';
import { anythingWaits, entriesToIndex, insertTerms, leavesAfter } from './index-store.ts';
import { indexedNotice } from './indexed-notice.ts';
import { moveReader, recordReaderFailure, takeReader } from './reader-store.ts';
import { entryTerms } from './search-terms.ts';
import { notifyOnCommit } from './store.ts';

export const indexBatchMax = 200;

async function indexBatch(now: Date, take: number): Promise<number> {
  // Most looks find nothing, and need no lock for it.
  if (!(await anythingWaits(db()))) return 0;
  return transaction(async (tx) => {
    const last = await takeReader(tx, 'search', now);
    if (last === null) return 0;
    const ids = await leavesAfter(tx, last, take);
    const newest = ids.at(-1);
    if (newest === undefined) return 0;
    const entries = await entriesToIndex(tx, ids);
    const contextOf = await readContexts(tx, entries);
    const rows = entries.flatMap((entry) =>
      entryTerms(entry, contextOf(entry)).map((term) => ({ term, auditId: entry.id })),
    );
    await insertTerms(tx, rows);
    await moveReader(tx, 'search', newest, now);
    await notifyOnCommit(tx, indexedNotice(newest));
    return ids.length;
  });
}

/**
 * Indexes the next entries that the log has taken in. Any number of processes may call it: one works at a time, the
 * others do nothing.
 * @returns how many were indexed; 0 when there are none, or somebody else is at it
 */
export async function indexNewEntries({ now, take = indexBatchMax }: { now: Date; take?: number }): Promise<number> {
  try {
    return await indexBatch(now, take);
  } catch (error) {
    const words = error instanceof Error ? error.message.slice(0, 1_000) : 'unknown failure';
    await recordReaderFailure(db(), 'search', words, now);
    throw error;
  }
}

/** Indexes until nothing waits, or the signal aborts. */
export async function indexWaiting(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) if ((await indexNewEntries({ now: new Date() })) === 0) return;
}
