import type { Db } from '#lib/db/transaction.ts';
import { affectedBy, type Order } from './affected.ts';

/** Counts for the sentence before the confirmation. */
export type Preview = {
  pending: number;
  approved: number;
  running: number;
  tokens: number;
  streams: number;
  toolCalls: number;
};

/** What a control would stop if it were applied now, counted by the code that would do it. */
export async function previewControl(db: Db, order: Order, now: Date): Promise<Preview> {
  const affected = await affectedBy(db, order, now);
  return {
    pending: affected.pending.length,
    approved: affected.approved.length,
    running: affected.running.length,
    tokens: affected.tokens.length,
    streams: affected.streams,
    toolCalls: affected.toolCalls,
  };
}
