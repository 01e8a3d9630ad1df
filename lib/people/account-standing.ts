import type { Db, Tx } from '#lib/db/transaction.ts';
import { holdSession } from './session-store.ts';
import { type Account, findAccount, holdPerson } from './store.ts';

/**
 * Why a Matrix id stands for nobody who may decide: its account is disabled, or it was taken from its account. Null
 * when it may; an id that never had an account here is the homeserver's word alone, which the policy judges.
 */
export const accountTrouble = async (db: Db, mxid: string): Promise<string | null> =>
  troubleOf(mxid, await findAccount(db, mxid));

/** The same for an account that was read before. */
export function troubleOf(mxid: string, account: Account | null): string | null {
  if (!account) return null;
  if (!account.bound) {
    return `${mxid} was unbound from its account on this console. An admin must let it be bound again.`;
  }
  return account.disabledAt ? `The account of ${mxid} is disabled on this console. Ask an admin.` : null;
}

export type Decider = { mxid: string; personId: string | null; sessionId?: string };

/**
 * Reads again, in the deciding transaction, what the decider's word rests on, and keeps it as it is until the end: an
 * account that is disabled, an id that is unbound or a session that is revoked at this moment either waits for this
 * decision or is seen by it.
 * @returns why they may not decide, for people; null when they may
 */
export async function holdAccount(tx: Tx, decider: Decider, now: Date): Promise<string | null> {
  const { mxid, personId, sessionId } = decider;
  const first = personId === null ? await findAccount(tx, mxid) : null;
  const owner = personId ?? (first?.bound ? first.personId : null);
  if (owner !== null) await holdPerson(tx, owner);
  // Only what is read under the lock stays true.
  const account = owner === null ? first : await findAccount(tx, mxid);
  const trouble = troubleOf(mxid, account);
  if (trouble || personId === null) return trouble;
  if (account?.personId !== personId) {
    return `${mxid} is not bound to your account any more, so no policy names you.`;
  }
  if (sessionId && !(await holdSession(tx, sessionId, personId, now))) {
    return 'Your session has ended meanwhile. Sign in again; nothing was decided.';
  }
  return null;
}
