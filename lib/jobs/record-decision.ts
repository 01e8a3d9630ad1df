import { appendAudit } from '#lib/audit/append.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { keepAssertion } from '#lib/passkeys/verify-decision.ts';
import type { DecisionInput, LockedJob, OpenRequest } from './decision-input.ts';
import type { Proven } from './prove-decision.ts';
import { closeApprovalRequests, insertDecision, moveJob } from './store.ts';

export type RecordedDecision = {
  decisionId: string;
  approver: string;
  channel: 'browser' | 'matrix';
  reason: string | null;
};

const about = (job: LockedJob) => ({ target: `job:${job.id}`, jobId: job.id, roomId: job.roomId });

/** Writes the decision's row, with its evidence, and its audit entry. */
export async function recordDecision(
  tx: Tx,
  job: LockedJob,
  request: OpenRequest,
  input: Omit<DecisionInput, 'evidence' | 'assertion' | 'signedSet'> & Proven & { slot: string },
): Promise<RecordedDecision> {
  const row = await insertDecision(tx, {
    approvalRequestId: request.id,
    jobId: job.id,
    kind: input.decision,
    slot: input.slot,
    approverMxid: input.approver.mxid,
    approverPersonId: input.approver.personId,
    channel: input.channel,
    evidenceLevel: input.evidence.level,
    evidenceText: JSON.stringify(input.evidence.detail),
    matrixEventId: input.evidence.matrixEventId ?? null,
    digest: request.digest,
    viewVersion: request.viewVersion,
    viewSha256: request.viewSha256,
    reason: input.reason?.trim() || null,
    decidedAt: input.now,
  });
  if (input.assertion) await keepAssertion(tx, row.id, input.assertion);
  const detail = {
    decisionId: row.id,
    decision: input.decision,
    digest: request.digest,
    slot: input.slot,
    approver: input.approver.mxid,
    channel: input.channel,
    evidenceLevel: input.evidence.level,
    eventId: row.matrixEventId,
    reason: row.reason,
  };
  await appendAudit(tx, { action: 'decision.recorded', ...about(job), detail }, { actor: input.actor, at: input.now });
  return { decisionId: row.id, approver: row.approverMxid, channel: input.channel, reason: row.reason };
}

/** Ends a job that an approver denied: one denial is enough. */
export async function denyJob(
  tx: Tx,
  job: LockedJob,
  denial: RecordedDecision,
  context: Pick<DecisionInput, 'actor' | 'now'>,
): Promise<void> {
  const { actor, now } = context;
  const { decisionId, approver, channel } = denial;
  const reason = denial.reason ?? 'no reason given';
  const data = { stateReason: `denied by ${approver}: ${reason}`, finishedAt: now, expiresAt: null };
  await moveJob(tx, { jobId: job.id, from: ['pending'], to: 'denied', now, data });
  await closeApprovalRequests(tx, job.id, 'denied', now);
  const detail = { decisionId, approver, channel, reason };
  await appendAudit(tx, { action: 'job.denied', ...about(job), detail }, { actor, at: now });
}
