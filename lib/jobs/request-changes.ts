import type { Actor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { closeOpenRequests } from './ask-approval.ts';
import { JobError } from './job-error.ts';
import { requireStanding } from './may-decide.ts';
import { openDecision } from './open-decision.ts';
import { planningSeconds } from './request-job.ts';
import { moveJob } from './store.ts';
import { orVoid } from './void-lost.ts';

const commentCharactersMax = 2_000;

export type ChangesInput = {
  jobId: string;
  digest: string;
  comment: string;
  approverMxid: string;
  actor: Actor;
  now: Date;
};

/**
 * Sends a waiting plan back to the agent with a comment. The next revision is asked for under a new digest. Where the
 * job's ground is gone it is void instead.
 * @throws JobError as decideJob does, and REASON_REQUIRED
 */
export async function requestChanges(input: ChangesInput): Promise<void> {
  const comment = input.comment.trim();
  if (comment === '' || comment.length > commentCharactersMax) {
    throw new JobError(
      'REASON_REQUIRED',
      `Say what to change, in 1 to ${commentCharactersMax} characters; the agent is told.`,
    );
  }
  await orVoid(input, () => transaction((tx) => sendBack(tx, { ...input, comment })));
}

async function sendBack(tx: Tx, input: ChangesInput): Promise<void> {
  const { comment, approverMxid, actor, now } = input;
  const open = await openDecision(tx, { jobId: input.jobId, seen: { digest: input.digest }, now });
  const { job, request } = open;
  await requireStanding(tx, open, approverMxid);
  const why = `changes requested by ${approverMxid}`;
  await closeOpenRequests(tx, { jobId: job.id, roomId: job.roomId, why, actor, now });
  const expiresAt = new Date(now.getTime() + planningSeconds * 1000);
  const data = { stateReason: `${approverMxid} asks for changes: ${comment}`, expiresAt };
  await moveJob(tx, { jobId: job.id, from: ['pending'], to: 'changes_requested', now, data });
  await appendAudit(
    tx,
    {
      action: 'plan.changes_requested',
      target: `job:${job.id}`,
      jobId: job.id,
      roomId: job.roomId,
      detail: { revision: request.revision, by: approverMxid, comment },
    },
    { actor, at: now },
  );
}
