import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { type DecisionFacts, signedFacts } from '#lib/passkeys/decision-challenge.ts';
import type { RelyingParty } from '#lib/passkeys/relying-party.ts';
import type { SigningRequest } from '#lib/passkeys/request-options.ts';
import { makeSetChallenge } from '#lib/passkeys/set-challenge.ts';
import { factsToSign } from './ask-signature.ts';
import { readItems, requireAlike, type SetItem } from './decision-set.ts';
import { JobError } from './job-error.ts';
import { subjectsOfSet } from './set-subjects.ts';
import { orVoid } from './void-lost.ts';

/**
 * Makes the one challenge that an approver's passkey signs for several approvals. A job that changed or that they may not
 * approve is not in what is signed; decideSet then says why.
 * @throws JobError BAD_SET, NOT_ALIKE, or why not one of them can be approved; PasskeyError NO_PASSKEY
 */
export async function askSetSignature(
  input: { items: readonly SetItem[]; approver: { mxid: string; personId: string }; now: Date },
  party: RelyingParty,
): Promise<SigningRequest> {
  const { approver, now } = input;
  const items = readItems(input.items, 'approve');
  requireAlike([...(await subjectsOfSet(db(), items)).values()]);
  const signed: DecisionFacts[] = [];
  let refusal: JobError | null = null;
  for (const item of items) {
    const wanted = { ...item, decision: 'approve', approver: approver.mxid, now } as const;
    try {
      signed.push(await orVoid(wanted, () => transaction((tx) => factsToSign(tx, wanted))));
    } catch (error) {
      if (!(error instanceof JobError)) throw error;
      refusal ??= error;
    }
  }
  if (signed.length === 0 && refusal) throw refusal;
  const set = {
    decision: 'approve' as const,
    approver: approver.mxid,
    items: signed.map((facts) => ({ job: facts.jobId, digest: signedFacts(facts).digest, slot: facts.slot })),
  };
  return makeSetChallenge(set, { personId: approver.personId, party, now });
}
