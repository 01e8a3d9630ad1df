import type { SystemActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { closeOpenRequests } from './ask-approval.ts';
import { jobsOffHead } from './ground-store.ts';
import { statesBefore } from './lifecycle.ts';
import { stopJob } from './stop-job.ts';
import { lapsedJobs, lockJob, moveJob, outlivedJobs } from './store.ts';
import { voidJob } from './void-job.ts';

const actor: SystemActor = { kind: 'system', name: 'worker' };

/** Ends one job whose time is up: silence is denial. Returns whether this call ended it. */
export async function expireJob(jobId: string, now: Date): Promise<boolean> {
  return transaction(async (tx) => {
    const job = await lockJob(tx, jobId);
    if (!job?.expiresAt || job.expiresAt > now) return false;
    const reason = job.state === 'pending' ? 'nobody decided in time' : 'no plan that the policy allows came in time';
    const data = { stateReason: reason, finishedAt: now, expiresAt: null };
    const moved = await moveJob(tx, { jobId, from: statesBefore('expired'), to: 'expired', now, data });
    if (!moved) return false;
    await closeOpenRequests(tx, { jobId, roomId: job.roomId, why: reason, actor, now });
    await appendAudit(
      tx,
      { action: 'job.expired', target: `job:${jobId}`, jobId, roomId: job.roomId, detail: { from: job.state } },
      { actor, at: now },
    );
    return true;
  });
}

/**
 * One sweep: jobs whose policy is no longer the room's are voided, jobs that nobody decided or planned in time expire,
 * jobs that outlived their token are stopped.
 * @returns how many jobs ended
 */
export async function expireJobs(input: { now: Date }): Promise<number> {
  let ended = 0;
  for (const { id } of await jobsOffHead(db())) {
    if (await voidJob({ jobId: id, reason: 'the room’s policy changed', actor, now: input.now })) ended += 1;
  }
  for (const { id } of await lapsedJobs(db(), input.now)) if (await expireJob(id, input.now)) ended += 1;
  for (const { id } of await outlivedJobs(db(), input.now)) {
    const stop = { jobId: id, reason: 'the token’s time was up', actor, now: input.now };
    if (await transaction((tx) => stopJob(tx, stop))) ended += 1;
  }
  return ended;
}
