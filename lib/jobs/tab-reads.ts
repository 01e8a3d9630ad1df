import type { Db } from '#lib/db/transaction.ts';
import { findReceipts, type JobReceipt } from './find-receipts.ts';
import { findSimilarJobs, type SimilarJob } from './find-similar-jobs.ts';
import type { JobView } from './job-view.ts';
import { type JobSources, sourceMessages, withinPage } from './source-messages.ts';
import { sourceRows } from './source-store.ts';

const afterEndMs = 24 * 3_600_000;

/** The messages that a job stems from and was spoken of in, and those that its red flags name. */
async function findSources(db: Db, job: JobView, now: Date): Promise<JobSources> {
  const ended = job.finishedAt ? new Date(job.finishedAt) : now;
  const flagged = job.ask?.view.flags.flatMap(({ eventIds }) => eventIds) ?? [];
  const { rows, cut } = await sourceRows(db, {
    roomId: job.room.roomId,
    jobId: job.jobId,
    requestEventId: job.request.eventId,
    until: new Date(ended.getTime() + afterEndMs),
    flagged,
  });
  const messages = sourceMessages(rows, { jobRequestEventId: job.request.eventId, flagged });
  return { messages: withinPage(messages), cut };
}

/** What the tabs of a job's page read when they are drawn. */
export const tabReads = (db: Db, job: JobView, now: Date) => ({
  sources: () => findSources(db, job, now),
  receipts: (): Promise<JobReceipt[]> => findReceipts(db, job.jobId),
  similar: async (): Promise<SimilarJob[]> =>
    job.plan
      ? findSimilarJobs(db, {
          agentDid: job.agent.did,
          roomId: job.room.roomId,
          exceptJobId: job.jobId,
          verdict: job.plan.verdict,
        })
      : [],
});
