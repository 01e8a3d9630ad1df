import { db } from '#lib/db/client.ts';
import { dueMessages } from './outbox-store.ts';
import { type Sending, sendOne } from './send-one.ts';

const atOnce = 4;

/**
 * Sends what is due: within one room in order and one at a time, several rooms side by side.
 * @returns how many rows were tried
 */
export async function sendDue(sending: Sending, signal: AbortSignal): Promise<number> {
  let tried = 0;
  while (!signal.aborted) {
    const due = (await dueMessages(db(), sending.clock())).slice(0, atOnce);
    if (due.length === 0) break;
    const results = await Promise.allSettled(due.map((row) => sendOne(sending, row)));
    tried += due.length;
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }
  return tried;
}
