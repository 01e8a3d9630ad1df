import type { Actor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { revokeTokens } from '#lib/tokens/revoke.ts';
import { closeOpenRequests } from './ask-approval.ts';
import type { JobState } from './lifecycle.ts';
import { statesBefore } from './lifecycle.ts';
import { jobsOfAgent, jobsOfRoom, lockJob, moveJob } from './store.ts';

type Voiding = { reason: string; actor: Actor; now: Date };

/** @returns the jtis of the tokens that this revoked; null when the job runs or has ended */
async function voidLocked(
  tx: Tx,
  job: { id: string; roomId: string; state: JobState },
  { reason, actor, now }: Voiding,
): Promise<string[] | null> {
  const data = { stateReason: reason, finishedAt: now, expiresAt: null };
  const moved = await moveJob(tx, { jobId: job.id, from: statesBefore('voided'), to: 'voided', now, data });
  if (!moved) return null;
  await closeOpenRequests(tx, { jobId: job.id, roomId: job.roomId, why: reason, actor, now });
  const tokens = await revokeTokens(tx, { of: { jobId: job.id }, reason, actor, now });
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
  return tokens;
}

/**
 * Voids a job that waits or whose token is unspent, because something that it rested on changed. A job that runs or has
 * ended is left as it is. @returns whether the job was voided
 */
export async function voidJob(voiding: Voiding & { jobId: string }): Promise<boolean> {
  return transaction(async (tx) => {
    const job = await lockJob(tx, voiding.jobId);
    return job !== null && (await voidLocked(tx, job, voiding)) !== null;
  });
}

/** Voids jobs one after the other. @returns the jtis of the tokens that this revoked */
async function voidEach(tx: Tx, jobs: readonly { id: string }[], voiding: Voiding): Promise<string[]> {
  const tokens: string[] = [];
  for (const { id } of jobs) {
    const job = await lockJob(tx, id);
    if (job) tokens.push(...((await voidLocked(tx, job, voiding)) ?? []));
  }
  return tokens;
}

/** Voids every waiting job of a room, in the caller's transaction (a room was lost, superseded or encrypted). */
export async function voidJobsInRoom(tx: Tx, { roomId, ...voiding }: Voiding & { roomId: string }): Promise<void> {
  await voidEach(tx, await jobsOfRoom(tx, roomId, statesBefore('voided')), voiding);
}

/**
 * Voids every job of a room that waits under another policy than `otherThan`, in the caller's transaction.
 * @returns the jobs and the jtis of the tokens that this ended
 */
export async function voidJobsUnder(
  tx: Tx,
  { roomId, otherThan, ...voiding }: Voiding & { roomId: string; otherThan: string },
): Promise<{ jobs: string[]; tokens: string[] }> {
  const ended = { jobs: [] as string[], tokens: [] as string[] };
  for (const { id, wpcHash } of await jobsOfRoom(tx, roomId, statesBefore('voided'))) {
    // A job without a plan rests on no policy yet: its plan will be judged under the one in force.
    if (wpcHash === null || wpcHash === otherThan) continue;
    const job = await lockJob(tx, id);
    const tokens = job && (await voidLocked(tx, job, voiding));
    if (!tokens) continue;
    ended.jobs.push(id);
    ended.tokens.push(...tokens);
  }
  return ended;
}

/** Voids every waiting job of an agent, in the caller's transaction. @returns the jtis of the tokens that this revoked */
export async function voidJobsOfAgent(
  tx: Tx,
  { agentDid, ...voiding }: Voiding & { agentDid: string },
): Promise<string[]> {
  return voidEach(tx, await jobsOfAgent(tx, agentDid, statesBefore('voided')), voiding);
}
