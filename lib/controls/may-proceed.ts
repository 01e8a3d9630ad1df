import type { Tx } from '#lib/db/transaction.ts';
import { findTriage, holdControls } from './store.ts';

export type Proceed = { proceed: true } | { proceed: false; code: 'TRIAGE'; controlId: string; message: string };

/**
 * The one question that minting, collecting and authorizing ask. Holds the controls still until the transaction ends,
 * so the answer stays true for what the transaction then does.
 */
export async function mayProceed(tx: Tx, roomId: string): Promise<Proceed> {
  await holdControls(tx);
  const triage = await findTriage(tx, roomId);
  if (!triage) return { proceed: true };
  const scope = triage.roomId === null ? 'Every room is' : 'The room is';
  const since = triage.appliedAt.toISOString();
  return {
    proceed: false,
    code: 'TRIAGE',
    controlId: triage.id,
    message: `${scope} in read-only triage since ${since}: nothing is minted or authorized until an admin ends it.`,
  };
}
