import { digestB64u } from '#lib/claw/passkey-evidence.ts';
import { db } from '#lib/db/client.ts';
import { elsewhere, PasskeyError } from '#lib/passkeys/passkey-error.ts';
import { type VerifiedSet, verifySet } from '#lib/passkeys/verify-set.ts';
import type { MintKeys } from '#lib/tokens/mint.ts';
import { decideJob } from './decide-job.ts';
import type { DecisionInput } from './decision-input.ts';
import { readItems, requireAlike, type SetItem, setDigestOf } from './decision-set.ts';
import { JobError, type JobErrorCode } from './job-error.ts';
import { refusalCode } from './prove-decision.ts';
import { recordRefusal } from './record-refusal.ts';
import { subjectsOfSet } from './set-subjects.ts';

export type SetInput = Omit<DecisionInput, 'jobId' | 'seen' | 'channel' | 'signedSet'> & {
  items: readonly SetItem[];
};
export type SetResult =
  | { jobId: string; ok: true; state: 'approved' | 'denied' | 'pending' }
  | { jobId: string; ok: false; code: JobErrorCode; message: string };

/** Whoever signed for more than is sent, for another decision or as somebody else signed another set. */
function requireSameSet({ set }: VerifiedSet, input: SetInput): void {
  const sent = new Set(input.items.map(({ jobId, digest }) => `${jobId} ${digestB64u(digest)}`));
  const same =
    set.decision === input.decision &&
    set.approver === input.approver.mxid &&
    set.items.every(({ job, digest }) => sent.has(`${job} ${digest}`));
  if (!same) throw elsewhere();
}

/** Takes the signature over the set; refused, it is refused for every job of it. @throws JobError PASSKEY_REFUSED */
async function takeSignature(input: SetInput, decisions: readonly DecisionInput[]): Promise<VerifiedSet | undefined> {
  const { assertion: signed, approver, now } = input;
  if (!signed || approver.personId === null) return undefined;
  try {
    const verified = await verifySet({ signed, personId: approver.personId, now });
    requireSameSet(verified, input);
    return verified;
  } catch (cause) {
    if (!(cause instanceof PasskeyError)) throw cause;
    const refused = new JobError('PASSKEY_REFUSED', cause.message, { cause });
    for (const decision of decisions) await recordRefusal(decision, refusalCode(refused));
    throw refused;
  }
}

/**
 * Decides several jobs in the browser, each by decideJob in a transaction of its own: a job that changed, ended or that
 * the approver may not decide is refused with its reason and the others are decided. Whatever is denied may be anything;
 * only plans that do the same in the lowest tier are approved together, and that is settled before the first of them.
 * A passkey's one signature over the set is used up before the first decision and stands under each that it holds.
 * Every decision carries the set and its digest in its evidence.
 * @throws JobError BAD_SET, NOT_ALIKE, PASSKEY_REFUSED; nothing was decided then
 */
export async function decideSet(input: SetInput, keys: MintKeys): Promise<{ setDigest: string; results: SetResult[] }> {
  const { items: given, evidence, assertion: _, ...rest } = input;
  const items = readItems(given, input.decision);
  if (input.decision === 'approve') requireAlike([...(await subjectsOfSet(db(), items)).values()]);
  const setDigest = await setDigestOf(items);
  const detail = { ...evidence.detail, set: { digest: setDigest, items } };
  const decisions = items.map(({ jobId, digest }): DecisionInput => {
    return { ...rest, jobId, seen: { digest }, channel: 'browser', evidence: { ...evidence, detail } };
  });
  const signedSet = await takeSignature(input, decisions);
  const results: SetResult[] = [];
  for (const decision of decisions) {
    const { jobId } = decision;
    try {
      const { state } = await decideJob({ ...decision, signedSet }, keys);
      results.push({ jobId, ok: true, state });
    } catch (error) {
      if (!(error instanceof JobError)) throw error;
      results.push({ jobId, ok: false, code: error.code, message: error.message });
    }
  }
  return { setDigest, results };
}
