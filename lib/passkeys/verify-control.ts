import { controlPreimage, type SignedControl } from '#lib/claw/control-assertion.ts';
import { db } from '#lib/db/client.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { spendChallenge, takeChallenge } from './challenge.ts';
import { insertControlAssertion } from './control-store.ts';
import { PasskeyError } from './passkey-error.ts';
import type { SignedChallenge } from './responses.ts';
import { countOpenCredentials } from './store.ts';
import { verifyAssertion } from './verify-assertion.ts';

export type ControlSignature = {
  /** Absent for a person without a passkey. */
  signed?: SignedChallenge;
  /** As the control will be recorded; never as the client says that it signed. */
  order: Omit<SignedControl, 'person'>;
  personId: string;
  now: Date;
};

async function keep(tx: Tx, controlId: string, { signed, order, personId, now }: ControlSignature): Promise<void> {
  if (!signed) {
    if ((await countOpenCredentials(tx, personId)) === 0) return;
    throw new PasskeyError('SIGNATURE_REQUIRED', 'You have a passkey: sign this control with it.');
  }
  const wanted = { challengeId: signed.challengeId, personId, purpose: 'control' as const, now };
  const challenge = await takeChallenge(tx, wanted);
  if (challenge.preimageText !== controlPreimage({ ...order, person: personId })) {
    throw new PasskeyError('CHALLENGE_ELSEWHERE', 'What you signed is another control than this one. Sign again.');
  }
  const evidence = await verifyAssertion(tx, { challenge, response: signed.response, now });
  await insertControlAssertion(tx, { controlId, step: order.step, ...evidence });
}

/**
 * Runs a control that keeps, in its own transaction, the person's signature under exactly this order. Without it, from a
 * person who holds a passkey, nothing is applied or lifted. After a refusal the challenge is good for nothing more.
 * @param work hands `inTransaction` to the use case
 * @throws PasskeyError
 */
export async function withControlSignature<T>(
  signature: ControlSignature,
  work: (inTransaction: (tx: Tx, controlId: string) => Promise<void>) => Promise<T>,
): Promise<T> {
  const { signed, personId, now } = signature;
  try {
    return await work((tx, controlId) => keep(tx, controlId, signature));
  } catch (error) {
    if (signed) await spendChallenge(db(), signed.challengeId, personId, now);
    throw error;
  }
}
