// `!approve` and `!deny`. Each rule of acceptance has its own refusal; what needs the job itself is left to decideJob,
// which the browser uses as well.

import { db } from '#lib/db/client.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import type { DecisionInput } from '#lib/jobs/decision-input.ts';
import { JobError, type JobErrorCode } from '#lib/jobs/job-error.ts';
import { recordRefusal } from '#lib/jobs/record-refusal.ts';
import { findBinding } from '#lib/people/store.ts';
import { approvalRoomFor } from '#lib/policy/effective-policy.ts';
import { headForRoom } from '#lib/registry/find.ts';
import { isNamed, type Occasion, type Outcome, refused, toStranger } from './command.ts';
import { foreignMessage } from './foreign-messages.ts';
import type { Command } from './grammar.ts';
import { isOurMessage, jobInRoom, plansShown } from './job-store.ts';
import { type Failure, replyToFailure, replyToJobError } from './replies.ts';
import { asRecord, asText, relationOf } from './room-event.ts';
import { standingInRoom } from './room-standing.ts';

type Decision = Extract<Command, { name: 'approve' | 'deny' }>;
type Job = NonNullable<Awaited<ReturnType<typeof jobInRoom>>>;

const serverOf = (mxid: string) => mxid.slice(mxid.indexOf(':') + 1);

const contextOf = (occasion: Occasion, jobId: string) => ({
  jobId,
  approveWord: occasion.approveWord,
  publicUrl: occasion.config.publicUrl,
});

/** Our own refusals of a decision that the audit log knows beside those of a use case. */
type Noted = JobErrorCode | 'LATE' | 'WRONG_THREAD' | 'PLAN_NOT_SHOWN' | 'FOREIGN_MESSAGE' | 'EDIT';

const fail = (occasion: Occasion, command: Decision, failure: Failure, job: Job | null): Outcome =>
  refused(failure, { jobId: job?.id ?? null, reply: replyToFailure(failure, contextOf(occasion, command.jobId)) });

/** Decides, or says in the row and in the room why not. */
export async function decideByCommand(occasion: Occasion, command: Decision): Promise<Outcome> {
  const { row, event, config } = occasion;
  const job = await jobInRoom(db(), command.jobId);
  if (row.source === 'audit') {
    await noteRefusal(occasion, command, job, 'LATE');
    return fail(occasion, command, 'LATE', null);
  }
  if (!config.matrix.approverServers.includes(serverOf(row.sender))) {
    await noteRefusal(occasion, command, job, 'NOT_APPROVER');
    return toStranger('APPROVER_SERVER', replyToFailure('STRANGER', contextOf(occasion, command.jobId)));
  }
  if (!isNamed(occasion)) return refuseUnnamed(occasion, command, job);
  if (!job || !(await isDecidedHere(occasion, job))) return refuseElsewhere(occasion, command, job);
  // The reader's membership when it was sent, which the server adds; without it we cannot tell old from new.
  if (event.unsigned?.membership !== 'join') return failNoted(occasion, command, 'LATE', job);
  if (!(await pointsAtJob(occasion, job))) return failNoted(occasion, command, 'WRONG_THREAD', job);
  const shown = await shownDigest(occasion, command, job);
  if (shown === 'not-shown') return failNoted(occasion, command, 'PLAN_NOT_SHOWN', job);
  if (command.name === 'approve' && (await isMisled(occasion, job))) {
    return failNoted(occasion, command, 'FOREIGN_MESSAGE', job);
  }
  const standing = await standingInRoom(occasion.port, row.roomId, row.sender);
  if (standing === null || standing.membership !== 'join') {
    await noteRefusal(occasion, command, job, 'NOT_JOINED');
    return fail(occasion, command, standing === null ? 'CANNOT_VERIFY' : 'NOT_JOINED', job);
  }
  const seen = command.name === 'approve' ? { code: command.code } : { digest: shown ?? '' };
  return decide(occasion, command, await decisionInput(occasion, command, { seen, detail: standing }));
}

async function decisionInput(
  { row, event, room, now }: Occasion,
  command: Decision,
  known: { seen: DecisionInput['seen']; detail: Record<string, unknown> },
): Promise<DecisionInput> {
  const binding = await findBinding(db(), row.sender);
  return {
    decision: command.name,
    jobId: command.jobId,
    seen: known.seen,
    ...(command.name === 'deny' && command.reason ? { reason: command.reason } : {}),
    approver: { mxid: row.sender, personId: binding?.personId ?? null },
    channel: 'matrix',
    evidence: {
      level: 'matrix-local-plain',
      detail: {
        ...known.detail,
        room_id: row.roomId,
        room_version: room.roomVersion,
        event_id: row.eventId,
        event_sha256_b64u: row.rawSha256,
        claimed_at: new Date(Number(row.claimedAt)).toISOString(),
        received_at: row.receivedAt.toISOString(),
        sequence: String(row.seq),
        source: row.source,
        thread_root: relationOf(event).eventId,
      },
      matrixEventId: row.eventId,
    },
    actor: { kind: 'matrix', mxid: row.sender },
    now,
  };
}

async function decide(occasion: Occasion, command: Decision, input: DecisionInput): Promise<Outcome> {
  try {
    const { state, jobId } = await decideJob(input, occasion.keys);
    const waits = `Your approval of job ${jobId} counts. It waits for more approvers.`;
    return { outcome: `decided:${state}`, jobId, ...(state === 'pending' ? { reply: waits } : {}) };
  } catch (error) {
    if (!(error instanceof JobError)) throw error;
    return refused(error.code, {
      jobId: command.jobId,
      reply: replyToJobError(error, contextOf(occasion, command.jobId)),
    });
  }
}

/** Records an attempt that does not reach decideJob. */
async function noteRefusal(occasion: Occasion, command: Decision, job: Job | null, code: Noted): Promise<void> {
  if (!job) return;
  await recordRefusal(await decisionInput(occasion, command, { seen: { digest: '' }, detail: {} }), code);
}

async function failNoted(occasion: Occasion, command: Decision, failure: Noted & Failure, job: Job): Promise<Outcome> {
  await noteRefusal(occasion, command, job, failure);
  return fail(occasion, command, failure, job);
}

/** Records an edit whose new words would have been a decision. */
export async function noteEditedDecision(occasion: Occasion): Promise<void> {
  const { classified } = occasion;
  const command = classified.kind === 'edit' ? classified.command : null;
  if (command?.name !== 'approve' && command?.name !== 'deny') return;
  await noteRefusal(occasion, command, await jobInRoom(db(), command.jobId), 'EDIT');
}

/** Whether somebody else speaks as the bot in this room: what the approver read here need not be the plan. */
async function isMisled({ row, bot }: Occasion, { requestEventId }: Job): Promise<boolean> {
  const where = { roomId: row.roomId, botUserId: bot.userId, requestEventId };
  return (await foreignMessage(db(), where)) !== null;
}

/** The requester is told why; anybody else gets the one answer for strangers. */
async function refuseUnnamed(occasion: Occasion, command: Decision, job: Job | null): Promise<Outcome> {
  const context = contextOf(occasion, command.jobId);
  if (job && job.roomId === occasion.row.roomId && job.requesterMxid === occasion.row.sender) {
    await noteRefusal(occasion, command, job, 'OWN_JOB');
    const message = 'You asked for this job, so somebody else must decide on it.';
    return refused('OWN_JOB', { jobId: job.id, reply: replyToJobError({ code: 'OWN_JOB', message }, context) });
  }
  await noteRefusal(occasion, command, job, 'NOT_APPROVER');
  return toStranger('NOT_APPROVER', replyToFailure('STRANGER', context));
}

/** `wrong room` only to somebody who may decide on the job where it belongs; to others it does not exist. */
async function refuseElsewhere(occasion: Occasion, command: Decision, job: Job | null): Promise<Outcome> {
  const home = job && (await headForRoom(db(), job.roomId));
  const mayKnow = home?.policy.approvers.includes(occasion.row.sender) ?? false;
  return fail(occasion, command, mayKnow ? 'WRONG_ROOM' : 'UNKNOWN_JOB', mayKnow ? job : null);
}

async function isDecidedHere({ row, head }: Occasion, job: Job): Promise<boolean> {
  if (job.roomId === row.roomId) return true;
  const home = await headForRoom(db(), job.roomId);
  return head !== null && home !== null && approvalRoomFor(home.policy, job.roomId) === row.roomId;
}

/** A relation, where there is one, leads to this job; in an approval room it must be a reply to the job's plan. */
async function pointsAtJob({ row, event }: Occasion, job: Job): Promise<boolean> {
  const { relType, eventId, replyTo } = relationOf(event);
  const isOurs = async (id: string | null) => id !== null && (await isOurMessage(db(), job.id, id));
  if (job.roomId !== row.roomId) return (await isOurs(replyTo)) || (relType === 'm.thread' && (await isOurs(eventId)));
  if (relType === 'm.thread') return eventId === job.requestEventId;
  if (relType !== null) return false;
  return replyTo === null || replyTo === job.requestEventId || (await isOurs(replyTo));
}

/**
 * The digest of the plan that this room had shown before the command: the one with the typed code, or for a refusal the
 * latest. `not-shown` when the job's present plan stands in no message before the command; null leaves it to decideJob.
 */
async function shownDigest({ row }: Occasion, command: Decision, job: Job): Promise<string | null | 'not-shown'> {
  const shown = (await plansShown(db(), job.id, row.roomId, row.seq)).map((plan) => digestIn(plan.content));
  const present = job.state === 'pending' ? (job.approvalRequests[0]?.digest ?? null) : null;
  if (command.name === 'deny') return shown[0] ?? (present === null ? null : 'not-shown');
  const match = shown.find((digest) => digest?.startsWith(command.code));
  if (match) return match;
  return present?.startsWith(command.code) ? 'not-shown' : null;
}

const digestIn = (content: string): string | null =>
  asText(asRecord(asRecord(JSON.parse(content))?.['dev.countersign.job'])?.digest);
