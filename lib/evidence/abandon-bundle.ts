import type { SystemActor } from '#lib/actor.ts';
import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { finishJob } from '#lib/jobs/finish-job.ts';
import { lockJob, unsignedJobs } from '#lib/jobs/store.ts';
import { findBundleOfJob, setBundleAbandoned } from './store.ts';

const worker: SystemActor = { kind: 'system', name: 'worker' };
/** How long an agent has to sign what it reported complete. */
export const signatureWaitMs = 600_000;
export const abandonedVerdict = { verdict: 'INCOMPLETE', code: 'AGENT_SIGNATURE_MISSING' } as const;

function abandon(jobId: string, now: Date): Promise<boolean> {
  return transaction(async (tx) => {
    const job = await lockJob(tx, jobId);
    const bundle = await findBundleOfJob(tx, jobId);
    if (job?.state !== 'completing' || !bundle) return false;
    await setBundleAbandoned(tx, bundle.id, abandonedVerdict);
    const reason = 'The agent did not sign its proof bundle in time.';
    const ending = { to: 'failed', reason, ...abandonedVerdict, bundleId: bundle.id } as const;
    await finishJob(tx, { jobId, ...ending, actor: worker, now });
    return true;
  });
}

/**
 * Ends jobs that have waited for their agent's signature for ten minutes: an agent that is gone leaves its evidence
 * unsigned, not its job open. @returns how many ended
 */
export async function abandonUnsigned({ now }: { now: Date }): Promise<number> {
  let ended = 0;
  for (const { id } of await unsignedJobs(db(), new Date(now.getTime() - signatureWaitMs))) {
    if (await abandon(id, now)) ended += 1;
  }
  return ended;
}
