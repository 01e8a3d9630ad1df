// Gives every job that ended its package. Whatever happens between two steps, the next round goes on where they stopped.

import { db } from '#lib/db/client.ts';
import { log } from '#lib/log.ts';
import { type PackageKeys, packageJob } from './package-job.ts';
import { unsealedJobs } from './package-store.ts';
import { sealPackage } from './seal-package.ts';

const batch = 50;
// Longer than any transaction lasts: one that ends a job may commit after a later one was seen.
const marginMs = 10 * 60_000;
const retryMsMax = 5 * 60_000;

export type Packer = {
  /** Takes every waiting job as far as it can go. @returns how many packages were signed or sealed. @throws the first failure */
  round(now: Date): Promise<number>;
};

type Failure = { times: number; notBefore: number };
type Waiting = Awaited<ReturnType<typeof unsealedJobs>>[number];

/** Page by page, so that jobs which cannot be packed now keep none that ended later from its turn. */
async function* everyUnsealedJob(since: Date): AsyncGenerator<Waiting> {
  let after: Waiting | null = null;
  while (true) {
    const page: Waiting[] = await unsealedJobs(db(), since, after, batch);
    yield* page;
    after = page.at(-1) ?? null;
    if (page.length < batch) return;
  }
}

/** A packer with its memory: from when on jobs may lack a package, and which jobs failed lately. */
export function newPacker(settings: { publicUrl: string }, keys: PackageKeys): Packer {
  let since = new Date(0);
  const failures = new Map<string, Failure>();

  async function step(job: Waiting, now: Date): Promise<boolean> {
    if (!job.package) {
      const outcome = await packageJob({ jobId: job.id, publicUrl: settings.publicUrl, now }, keys);
      return outcome === 'signed';
    }
    return (await sealPackage({ jobId: job.id, now })) === 'sealed';
  }
  function remember(jobId: string, error: unknown, now: Date): void {
    const times = (failures.get(jobId)?.times ?? 0) + 1;
    failures.set(jobId, { times, notBefore: now.getTime() + Math.min(retryMsMax, 1000 * 2 ** times) });
    log().error({ err: error, jobId }, 'the package of a job could not be made and is tried again');
  }
  return {
    async round(now) {
      let first: unknown;
      let oldest = now;
      let done = 0;
      for await (const job of everyUnsealedJob(since)) {
        if (job.updatedAt < oldest) oldest = job.updatedAt;
        if ((failures.get(job.id)?.notBefore ?? 0) > now.getTime()) continue;
        try {
          if (await step(job, now)) done += 1;
          failures.delete(job.id);
        } catch (error) {
          first ??= error;
          remember(job.id, error, now);
        }
      }
      since = new Date(Math.min(oldest.getTime(), now.getTime() - marginMs));
      if (first !== undefined) throw first;
      return done;
    },
  };
}
