import type { Actor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { revokeTokens } from '#lib/tokens/revoke.ts';
import { closeOpenRequests } from './ask-approval.ts';
import type { JobState } from './lifecycle.ts';
import { statesBefore } from './lifecycle.ts';
import { jobsOfRoom, lockJob, moveJob } from './store.ts';

type Voiding = { jobId: string; reason: string; actor: Actor; now: Date };

async function voidLocked(
  tx: Tx,
  job: { id: string; roomId: string; state: JobState },
  voiding: Voiding,
): Promise<boolean> {
  const { reason, actor, now } = voiding;
  const data = { stateReason: reason, finishedAt: now, expiresAt: null };
  const moved = await moveJob(tx, { jobId: job.id, from: statesBefore('voided'), to: 'voided', now, data });
  if (!moved) return false;
  await closeOpenRequests(tx, { jobId: job.id, roomId: job.roomId, why: reason, actor, now });
  await revokeTokens(tx, { of: { jobId: job.id }, reason, actor, now });
  await appendAudit(
    tx,
    {
      action: 'job.voided',
      target: `job:${job.id}`,
      jobId: job.id,
      roomId: job.roomId,
      detail: { from: job.state, reason },
    },
    { actor, at: now },
  );
  return true;
}

/**
 * Voids a job that waits or whose token is unspent, because something that it rested on changed. A job that runs or has
 * ended is left as it is. @returns whether the job was voided
 */
export async function voidJob(voiding: Voiding): Promise<boolean> {
  return transaction(async (tx) => {
    const job = await lockJob(tx, voiding.jobId);
    return job ? voidLocked(tx, job, voiding) : false;
  });
}

/** Voids every waiting job of a room, in the caller's transaction (a room was lost, superseded or encrypted). */
export async function voidJobsInRoom(
  tx: Tx,
  input: { roomId: string; reason: string; actor: Actor; now: Date },
): Promise<string[]> {
  const voided: string[] = [];
  for (const { id } of await jobsOfRoom(tx, input.roomId, statesBefore('voided'))) {
    const job = await lockJob(tx, id);
    if (job && (await voidLocked(tx, job, { ...input, jobId: id }))) voided.push(id);
  }
  return voided;
}
