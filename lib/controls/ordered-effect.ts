import type { Db } from '#lib/db/transaction.ts';
import { previewWords } from './preview-words.ts';
import type { RoomOrder } from './room-order-form.ts';
import { findControl } from './store.ts';

type StoredEffect = Partial<
  Record<'reopened' | 'stopped' | 'held' | 'waiting' | 'voided' | 'tokens', string[]> &
    Record<'streams' | 'toolCalls', number>
>;

/** What an order did, in one sentence, from what the control kept of it. */
export async function orderedEffect(db: Db, order: RoomOrder, controlId: string): Promise<string> {
  if (order.step === 'lift') return 'Each job that waited is asked for anew, under a new code.';
  const control = await findControl(db, controlId);
  if (!control) throw new Error(`The control ${controlId} is not there.`);
  const effect = JSON.parse(control.effectText) as StoredEffect;
  const count = (list: string[] | undefined) => list?.length ?? 0;
  const revoked = control.kind === 'revoke';
  return previewWords(control.kind, {
    pending: count(revoked ? effect.reopened : effect.waiting) + count(effect.voided),
    approved: revoked ? 0 : count(effect.reopened),
    running: count(revoked ? effect.stopped : effect.held),
    tokens: count(effect.tokens),
    streams: effect.streams ?? 0,
    toolCalls: effect.toolCalls ?? 0,
  });
}
