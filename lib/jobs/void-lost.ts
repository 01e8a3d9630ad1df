import type { SystemActor } from '#lib/actor.ts';
import { JobError } from './job-error.ts';
import { voidJob } from './void-job.ts';

const actor: SystemActor = { kind: 'system', name: 'worker' };

/** Voids a job whose ground an attempt found to be gone: at once, not when the next sweep finds it too. */
export async function voidIfLost(error: unknown, { jobId, now }: { jobId: string; now: Date }): Promise<void> {
  if (error instanceof JobError && error.voids) await voidJob({ jobId, reason: error.voids, actor, now });
}

/** Does what needs an open request; refused because the job's ground is gone, it leaves the job void. */
export async function orVoid<T>(job: { jobId: string; now: Date }, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    await voidIfLost(error, job);
    throw error;
  }
}
