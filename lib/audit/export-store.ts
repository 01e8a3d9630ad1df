import { db } from '#lib/db/client.ts';
import type { Tx } from '#lib/db/transaction.ts';

const exportMsMax = 30 * 60_000;

/** Runs `work` on one snapshot, for as long as an export of all of the log, or of an incident, takes. */
export const longSnapshot = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
  db().$transaction(work, { isolationLevel: 'RepeatableRead', maxWait: 10_000, timeout: exportMsMax });
