// Between two answers of /sync a busy room leaves a gap. It is paged in, in order, before the batch is stored.

import { MatrixFailure, type MatrixPort } from './port.ts';
import { parseMessages } from './sync-batch.ts';

const pageLimit = 100;
export const gapPagesMax = 50;

export type Gap = { roomId: string; from: string; to: string };
export type Repair =
  | { events: unknown[]; missing: null }
  | { events: unknown[]; missing: { from: string; reason: string } };

/**
 * The events of a gap, oldest first. `missing` says where and why it stopped short: after the page cap, or when a page
 * cannot be had.
 */
export async function repairGap(port: MatrixPort, gap: Gap, pagesMax = gapPagesMax): Promise<Repair> {
  const events: unknown[] = [];
  let from = gap.from;
  try {
    for (let page = 0; page < pagesMax; page++) {
      const answer = parseMessages(await port.messages({ ...gap, from, dir: 'f', limit: pageLimit }));
      events.push(...answer.chunk);
      // An empty page is not the end (CVE-2026-45076); only a missing or unchanged position is.
      if (answer.end === null || answer.end === from) return { events, missing: null };
      from = answer.end;
    }
  } catch (error) {
    const reason = error instanceof MatrixFailure ? error.message : 'the homeserver’s answer was not readable';
    return { events, missing: { from, reason } };
  }
  return { events, missing: { from, reason: `more than ${pagesMax * pageLimit} events` } };
}
