import type { MatrixActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { PeopleError } from '#lib/people/people-error.ts';
import { personForMxid } from '#lib/people/person-for-mxid.ts';
import { AuthError } from './auth-error.ts';
import type { ClientFacts } from './client-facts.ts';
import { codeHash, readCode } from './code.ts';
import { localpartOf } from './matrix-id.ts';
import { type NewSession, startSession } from './session.ts';
import { spendTry, useCode } from './store.ts';
import { sha256Text } from './tokens.ts';

type Redemption = { typed: string; client?: ClientFacts; now: Date };

export const noCode = () =>
  new AuthError(
    'NO_ACTIVE_CODE',
    'This browser has no code waiting: it is used up, too old, or was asked for elsewhere. Ask for a new one.',
  );

export function wrongCode(triesLeft: number): AuthError {
  if (triesLeft === 0)
    return new AuthError('NO_ACTIVE_CODE', 'This is not the code, and no try is left. Ask for a new one.');
  const tries = triesLeft === 1 ? '1 try is' : `${triesLeft} tries are`;
  return new AuthError('WRONG_CODE', `This is not the code. ${tries} left.`);
}

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

type SpentTry = { id: string; mxid: string; triesLeft: number };

async function openSession(open: SpentTry, { typed, client, now }: Redemption): Promise<NewSession> {
  const { mxid } = open;
  const session = await transaction(async (tx) => {
    if (!(await useCode(tx, open.id, codeHash(mxid, readCode(typed)), now))) return null;
    const actor: MatrixActor = { kind: 'matrix', mxid };
    const { personId } = await personForMxid(tx, { mxid, displayName: localpartOf(mxid), actor, now });
    return startSession(tx, { personId, method: 'matrix-code', client, now });
  });
  if (!session) throw wrongCode(open.triesLeft);
  return session;
}

/**
 * Exchanges a code for a session, in the browser that asked for it. The first time, the person and the binding of
 * their Matrix id are made; a binding gives no role.
 * @throws AuthError NO_ACTIVE_CODE, WRONG_CODE, PERSON_DISABLED; PeopleError REBINDING_NEEDS_ADMIN
 */
export async function redeemCode(input: Redemption & { nonce: string | null }): Promise<NewSession> {
  if (!input.nonce) throw noCode();
  // The try is spent, and committed, before the code is looked at: guesses sent side by side are counted one by one.
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
