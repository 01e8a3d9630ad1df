import type { Tx } from '#lib/db/transaction.ts';
import { headForRoom } from '#lib/registry/find.ts';
import { TokenError } from './token-error.ts';

/**
 * The policy that a token is used under. A pinned token is worth nothing once the room's head is another policy.
 * @throws TokenError POLICY_CHANGED
 */
export async function checkPin(tx: Tx, roomId: string, token: { wpcHash: string; pinned: boolean }) {
  const head = await headForRoom(tx, roomId);
  if (!head) throw new TokenError('POLICY_CHANGED', 'The room has no policy in force.');
  if (token.pinned && head.wpcHash !== token.wpcHash) {
    throw new TokenError(
      'POLICY_CHANGED',
      'The room’s policy changed after this token was minted, and the token is pinned to the old one.',
    );
  }
  return head;
}
