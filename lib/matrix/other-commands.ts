import { db } from '#lib/db/client.ts';
import { JobError } from '#lib/jobs/job-error.ts';
import { requestJob } from '#lib/jobs/request-job.ts';
import { withdrawJob } from '#lib/jobs/withdraw-job.ts';
import { isNamed, type Occasion, type Outcome, refused, toStranger } from './command.ts';
import type { Command } from './grammar.ts';
import { requestsBy } from './intake-store.ts';
import { jobInRoom } from './job-store.ts';
import { replyToFailure, replyToJobError, replyToRequestError, replyWithHelp, replyWithStatus } from './replies.ts';

const requestsMax = 60;
const windowMs = 10 * 60_000;

type Named<N extends Command['name']> = Extract<Command, { name: N }>;

const contextOf = ({ approveWord, config }: Occasion, jobId: string | null) => ({
  jobId,
  approveWord,
  publicUrl: config.publicUrl,
});

/** Makes a job of the request. The announcer answers with its id; only a refusal is answered here. */
export async function requestByCommand(occasion: Occasion, command: Named<'job'>): Promise<Outcome> {
  const { row, now } = occasion;
  if (row.source === 'audit') return refused('LATE', { reply: replyToFailure('LATE', contextOf(occasion, null)) });
  const recent = await requestsBy(db(), row.sender, row.roomId, new Date(now.getTime() - windowMs));
  if (recent > requestsMax)
    return toStranger('RATE_LIMITED', replyToFailure('RATE_LIMITED', contextOf(occasion, null)));
  try {
    const { jobId, existed } = await requestJob({
      roomId: row.roomId,
      requestEventId: row.eventId,
      requestText: command.text,
      requesterMxid: row.sender,
      rawSha256: row.rawSha256,
      actor: { kind: 'matrix', mxid: row.sender },
      now,
    });
    return { outcome: existed ? 'requested:again' : 'requested', jobId };
  } catch (error) {
    if (!(error instanceof JobError)) throw error;
    const reply = replyToRequestError(error);
    return error.code === 'NOT_REQUESTER' ? toStranger(error.code, reply) : refused(error.code, { reply });
  }
}

/** How a job of this room stands. Of another room's job nothing is said, not even that there is one. */
export async function statusByCommand(occasion: Occasion, command: Named<'status'>): Promise<Outcome> {
  const job = await jobInRoom(db(), command.jobId);
  const context = contextOf(occasion, command.jobId);
  if (!job || job.roomId !== occasion.row.roomId) {
    const reply = replyToFailure('UNKNOWN_JOB', context);
    return isNamed(occasion) ? refused('UNKNOWN_JOB', { reply }) : toStranger('UNKNOWN_JOB', reply);
  }
  const code = job.state === 'pending' ? (job.approvalRequests[0]?.digest.slice(0, 8) ?? null) : null;
  return {
    outcome: 'answered',
    jobId: job.id,
    reply: replyWithStatus({ ...job, jobId: job.id, code }, occasion.config.publicUrl),
  };
}

export async function withdrawByCommand(occasion: Occasion, command: Named<'withdraw'>): Promise<Outcome> {
  const { row, now } = occasion;
  const context = contextOf(occasion, command.jobId);
  if (row.source === 'audit') return refused('LATE', { reply: replyToFailure('LATE', context) });
  const job = await jobInRoom(db(), command.jobId);
  if (!job || job.roomId !== row.roomId) return toStranger('UNKNOWN_JOB', replyToFailure('UNKNOWN_JOB', context));
  try {
    const { state } = await withdrawJob({
      jobId: job.id,
      byMxid: row.sender,
      actor: { kind: 'matrix', mxid: row.sender },
      now,
    });
    return { outcome: state, jobId: job.id };
  } catch (error) {
    if (!(error instanceof JobError)) throw error;
    const reply = replyToJobError(error, context);
    return error.code === 'NOT_REQUESTER'
      ? toStranger(error.code, replyToFailure('STRANGER', context))
      : refused(error.code, { jobId: job.id, reply });
  }
}

export const helpByCommand = (occasion: Occasion): Outcome => ({
  outcome: 'answered',
  reply: replyWithHelp(occasion.approveWord, occasion.config.publicUrl),
  throttle: 'help',
});
