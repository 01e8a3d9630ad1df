// For tests of what follows the log: entries get their leaves from the real sequencer, and the index catches up.

import { vi } from 'vitest';
import { signerFromSeed } from '#lib/canon/ed25519.ts';
import { db } from '#lib/db/client.ts';
import { runSequencer } from '#lib/transparency/sequence.ts';
import { indexNewEntries } from './index-entries.ts';
import { type LogFilters, questionOf } from './log-query.ts';
import { searchEntries } from './search-entries.ts';

/** Has every entry that was committed sequenced and signed. */
export async function sequenceAll(databaseUrl: string): Promise<void> {
  const signer = await signerFromSeed(new Uint8Array(32).fill(9));
  const stopping = new AbortController();
  const done = runSequencer({
    databaseUrl,
    openSigner: () => signer,
    originOf: (shard) => `example.org/log/${shard}`,
    outside: [],
    signal: stopping.signal,
    onNews: () => {},
  });
  const pending = async () => {
    if ((await db().logPending.count()) > 0) throw new Error('entries wait for the sequencer');
  };
  await vi.waitFor(pending, { timeout: 10_000, interval: 20 });
  stopping.abort();
  await done;
}

/** Indexes until nothing is left. @returns how many entries were indexed */
export async function indexAll(take?: number): Promise<number> {
  let sum = 0;
  for (;;) {
    const done = await indexNewEntries({ now: new Date(), take });
    if (done === 0) return sum;
    sum += done;
  }
}

export async function catchUp(databaseUrl: string): Promise<void> {
  await sequenceAll(databaseUrl);
  await indexAll();
}

/** Everything that these filters find, through as many pages as it takes. */
export async function findAll(filters: LogFilters, take = 50) {
  const found: Awaited<ReturnType<typeof searchEntries>>['entries'] = [];
  let before: bigint | null = null;
  for (;;) {
    const page = await searchEntries(db(), questionOf(filters), before, take);
    found.push(...page.entries);
    if (page.next === null) return found;
    before = page.next;
  }
}
