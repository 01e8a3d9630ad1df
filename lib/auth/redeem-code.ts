import type { MatrixActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { PeopleError } from '#lib/people/people-error.ts';
import { personForMxid } from '#lib/people/person-for-mxid.ts';
import { AuthError } from './auth-error.ts';
import type { ClientFacts } from './client-facts.ts';
import { localpartOf } from './matrix-id.ts';
import { noCode, proveCode, type SpentTry, type Waiting } from './prove-code.ts';
import { type NewSession, startSession } from './session.ts';
import { spendTry } from './store.ts';
import { sha256Text } from './tokens.ts';

type Redemption = { typed: string; client?: ClientFacts; now: Date };

async function recordRefusal(mxid: string, code: string, now: Date): Promise<void> {
  const actor: MatrixActor = { kind: 'matrix', mxid };
  await transaction((tx) =>
    appendAudit(
      tx,
      { action: 'sign_in.refused', target: `matrix:${mxid}`, detail: { mxid, code } },
      { actor, at: now },
    ),
  );
}

async function openSession(open: SpentTry, { typed, client, now }: Redemption): Promise<NewSession | Waiting> {
  const { mxid } = open;
  return transaction(async (tx) => {
    const waiting = await proveCode(tx, open, typed, now);
    if (waiting) return waiting;
    const actor: MatrixActor = { kind: 'matrix', mxid };
    const { personId } = await personForMxid(tx, { mxid, displayName: localpartOf(mxid), actor, now });
    return startSession(tx, { personId, method: 'matrix-code', client, now });
  });
}

/**
 * Exchanges a code for a session, in the browser that asked for it, once the id answered with the number that is shown
 * until then. The first time, the person and the binding of their Matrix id are made; a binding gives no role.
 * @throws AuthError NO_ACTIVE_CODE, WRONG_CODE, PERSON_DISABLED; PeopleError REBINDING_NEEDS_ADMIN
 */
export async function redeemCode(input: Redemption & { nonce: string | null }): Promise<NewSession | Waiting> {
  if (!input.nonce) throw noCode();
  const holder = { browserNonceSha256: sha256Text(input.nonce), personId: null };
  const open = await spendTry(db(), holder, input.now);
  if (!open) throw noCode();
  try {
    return await openSession(open, input);
  } catch (error) {
    if (error instanceof AuthError || error instanceof PeopleError) {
      await recordRefusal(open.mxid, error.code, input.now);
    }
    throw error;
  }
}
