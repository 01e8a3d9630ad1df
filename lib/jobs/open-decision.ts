import { sha256Hex } from '#lib/canon/digest.ts';
import { displayText } from '#lib/canon/display-text.ts';
import { decisionCode } from '#lib/canon/sas-emoji.ts';
import { mayProceed } from '#lib/controls/may-proceed.ts';
import { holdControls } from '#lib/controls/store.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { headForRoom, type RoomHead } from '#lib/registry/find.ts';
import { holdRoom } from '#lib/rooms/store.ts';
import type { DecisionInput, LockedJob, OpenRequest } from './decision-input.ts';
import { type DecisionSubject, parseSubject } from './decision-subject.ts';
import { explainNotPending } from './explain-not-pending.ts';
import { JobError } from './job-error.ts';
import { lostGround } from './lost-ground.ts';
import { lockJob, openApprovalRequest, whyClosed } from './store.ts';

export type OpenDecision = {
  job: LockedJob;
  request: OpenRequest;
  head: RoomHead;
  subject: DecisionSubject;
  /** The approvals that stand. */
  filled: { slot: string; approverMxid: string }[];
};

/** The approvals that stand on a request. */
export const filledSlots = (request: Pick<OpenRequest, 'decisions'>): OpenDecision['filled'] =>
  request.decisions
    .filter((row) => row.kind === 'approve')
    .map((row) => ({ slot: row.slot, approverMxid: row.approverMxid }));

/** What became of the plan that the reader saw, as the end of a sentence. */
async function sinceThen(tx: Tx, jobId: string, digestStart: string): Promise<string> {
  const why = await whyClosed(tx, jobId, digestStart);
  return why ? `: ${displayText(why).text}` : '';
}

/** Recomputes the digest from the stored bytes and compares all of it with what the reader saw. */
async function checkSeen(tx: Tx, request: OpenRequest, seen: DecisionInput['seen']): Promise<DecisionSubject> {
  const digest = await sha256Hex(request.subjectText);
  if (digest !== request.digest) {
    throw new JobError(
      'DIGEST_MISMATCH',
      'The stored plan does not match its digest. Nothing was decided; tell an admin.',
    );
  }
  if ('digest' in seen && seen.digest !== digest) {
    const since = await sinceThen(tx, request.jobId, seen.digest);
    throw new JobError(
      'DIGEST_MISMATCH',
      `What is asked changed since this page was drawn${since}. Nothing was decided; read what is asked now.`,
    );
  }
  if ('code' in seen && seen.code.toLowerCase() !== decisionCode(digest)) {
    const since = await sinceThen(tx, request.jobId, seen.code.toLowerCase());
    throw new JobError(
      'WRONG_CODE',
      `That is not the code of the plan that waits now${since}. Read the plan’s latest message and send its code.`,
    );
  }
  return parseSubject(request.subjectText);
}

async function checkGround(tx: Tx, job: LockedJob, request: OpenRequest, now: Date): Promise<RoomHead> {
  if (job.room.state !== 'joined') {
    throw new JobError('ROOM_NOT_READY', `The job’s room is ${job.room.state}; nothing is decided there.`);
  }
  if (request.expiresAt <= now) throw new JobError('EXPIRED', 'Time ran out for this decision, and silence is denial.');
  // The head stays what it is until this transaction ends.
  await holdRoom(tx, job.roomId);
  const head = await headForRoom(tx, job.roomId);
  if (head?.wpcHash !== request.wpcHash) {
    const message = 'The room’s policy changed after this plan was judged. The job is void; ask again.';
    throw new JobError('POLICY_CHANGED', message, { voids: 'the room’s policy changed' });
  }
  const approvers = filledSlots(request).map((slot) => slot.approverMxid);
  const lost = await lostGround(tx, { job, wpcHash: request.wpcHash, pinned: true, approvers, head, now });
  if (lost) throw new JobError('VOIDED', `This job is void: ${lost}.`, { voids: lost });
  return head;
}

/**
 * Takes a job for a decision, or for anything else that only a reader of the open request may do, and checks all that
 * does not depend on who they are. Locks controls before the job: a control takes them in this order too.
 * @throws JobError
 */
export async function openDecision(
  tx: Tx,
  input: { jobId: string; seen: DecisionInput['seen']; now: Date },
): Promise<OpenDecision> {
  const controls = await holdControls(tx);
  const job = await lockJob(tx, input.jobId);
  if (!job) throw new JobError('UNKNOWN_JOB', 'There is no such job.');
  const request = await openApprovalRequest(tx, job.id);
  if (job.state !== 'pending' || !request) throw await explainNotPending(tx, job);
  const proceed = await mayProceed(controls, { jobId: job.id, roomId: job.roomId, agentDid: job.agent.did });
  if (!proceed.proceed) throw new JobError(proceed.code, proceed.message);
  const head = await checkGround(tx, job, request, input.now);
  const subject = await checkSeen(tx, request, input.seen);
  return { job, request, head, subject, filled: filledSlots(request) };
}
