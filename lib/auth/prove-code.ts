import type { Tx } from '#lib/db/transaction.ts';
import { answerTo } from '#lib/people/answer-code.ts';
import { AuthError } from './auth-error.ts';
import { codeHash, readCode } from './code.ts';
import { setTyped, useCode } from './store.ts';

/** A code whose try was spent, and committed, before it is looked at: guesses sent side by side are counted one by one. */
export type SpentTry = { id: string; mxid: string; triesLeft: number; browserNonceSha256: string };

/** The code was right, and the id has not answered yet: the browser shows this number and asks again. */
export type Waiting = { waiting: string };

export const noCode = () =>
  new AuthError(
    'NO_ACTIVE_CODE',
    'This browser has no code waiting: it is used up, too old, or was asked for elsewhere. Ask for a new one.',
  );

function wrongCode(triesLeft: number): AuthError {
  if (triesLeft === 0)
    return new AuthError('NO_ACTIVE_CODE', 'This is not the code, and no try is left. Ask for a new one.');
  const tries = triesLeft === 1 ? '1 try is' : `${triesLeft} tries are`;
  return new AuthError('WRONG_CODE', `This is not the code. ${tries} left.`);
}

/**
 * Both halves of the proof: the browser knows what was sent to the id, and the id said what the browser shows. Uses the
 * code up when both are there.
 * @returns null when it is proven
 * @throws AuthError WRONG_CODE, NO_ACTIVE_CODE
 */
export async function proveCode(tx: Tx, open: SpentTry, typed: string, now: Date): Promise<Waiting | null> {
  const right = await setTyped(tx, open.id, codeHash(open.mxid, readCode(typed)), now);
  if (!right) throw wrongCode(open.triesLeft);
  if (right.answeredAt === null) return { waiting: answerTo(open) };
  if (!(await useCode(tx, open.id, now))) throw noCode();
  return null;
}
