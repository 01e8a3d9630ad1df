import { type Actor, actorName } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { findBody, setBodyErased } from './companion-store.ts';
import { EvidenceError } from './evidence-error.ts';

type Erasure = { bodyId: string; reason: string; actor: Actor; now: Date };

const reasonMax = 500;

/**
 * Erases one kept body, in the caller's transaction: what was said is gone, its salted digest stays, and the log says who
 * erased it and why. The caller has checked who may.
 * @throws EvidenceError UNKNOWN_BODY, ALREADY_ERASED
 */
export async function eraseBodyIn(tx: Tx, { bodyId, reason, actor, now }: Erasure): Promise<void> {
  const found = await findBody(tx, bodyId);
  if (!found) throw new EvidenceError('UNKNOWN_BODY', 'No such body is kept.');
  const { body, job } = found;
  if (!(await setBodyErased(tx, bodyId, { erasedAt: now, erasedBy: actorName(actor), erasedWhy: reason }))) {
    throw new EvidenceError('ALREADY_ERASED', 'The body was erased before.');
  }
  const { callSeq, kind, saltedSha256 } = body;
  await appendAudit(
    tx,
    {
      action: 'body.erased',
      target: `job:${job.id}`,
      jobId: job.id,
      roomId: job.roomId,
      detail: { bodyId, callSeq, kind, saltedSha256, reason },
    },
    { actor, at: now },
  );
}

/**
 * An admin erases one kept body, with a reason. The package still verifies; its companion file shows what was erased, by
 * whom and when.
 * @throws EvidenceError NOT_ALLOWED, REASON_REQUIRED, UNKNOWN_BODY, ALREADY_ERASED
 */
export async function eraseBody(erasure: Erasure): Promise<void> {
  const { actor } = erasure;
  if (actor.kind !== 'person' || !actor.roles.includes('admin')) {
    throw new EvidenceError('NOT_ALLOWED', 'Only an admin can erase a kept body.');
  }
  const reason = erasure.reason.trim();
  if (reason === '' || reason.length > reasonMax) {
    throw new EvidenceError('REASON_REQUIRED', `Say why, in at most ${reasonMax} characters.`);
  }
  await transaction((tx) => eraseBodyIn(tx, { ...erasure, reason }));
}
