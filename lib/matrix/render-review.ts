// PURE. What a room is told while people review: who reads, what was cut or sent back, how many approvals are in.

import { jobUrl, quoted, type RoomMessage } from './message.ts';
import { type JobView, jobMessage } from './render.ts';

const page = (job: JobView) => jobUrl(job.publicUrl, job.jobId);

export const renderClaimed = (job: JobView, detail: { by: string; from: string | null }): RoomMessage =>
  jobMessage(job, 'state', 'pending', [
    detail.from
      ? `${detail.by} is reviewing job ${job.jobId} now, taken over from ${detail.from}.`
      : `${detail.by} is reviewing job ${job.jobId}. Anybody who may decide still may.`,
  ]);

export const renderReleased = (job: JobView, detail: { by: string }): RoomMessage =>
  jobMessage(job, 'state', 'pending', [`${detail.by} is no longer reviewing job ${job.jobId}.`]);

export const renderNarrowed = (job: JobView, detail: { revision: number; by: string; cuts: string[] }): RoomMessage =>
  jobMessage(job, 'state', 'planned', [
    `Job ${job.jobId}: ${detail.by} cut the plan down; revision ${detail.revision} is asked for anew and earlier approvals no longer count.`,
    ...detail.cuts.slice(0, 20).map((cut) => `– ${quoted(cut)}`),
    page(job),
  ]);

export const renderChangesRequested = (job: JobView, detail: { by: string; comment: string }): RoomMessage =>
  jobMessage(job, 'state', 'changes_requested', [
    `Job ${job.jobId}: ${detail.by} asks the agent for changes: ${quoted(detail.comment, 1000)}`,
    page(job),
  ]);

/** One approval of several. Under a blind rule nobody learns whose it is before the last one is in. */
export const renderPartial = (
  job: JobView,
  partial: { approver: string; slot: string; filled: number; needed: number; blind: boolean },
): RoomMessage =>
  jobMessage(job, 'state', 'pending', [
    partial.blind
      ? `Job ${job.jobId}: ${partial.filled} of ${partial.needed} approvals are in. Whose they are is told when the last one is.`
      : `Job ${job.jobId}: ${partial.filled} of ${partial.needed} approvals are in, now ${partial.approver} for ${partial.slot}.`,
    page(job),
  ]);
