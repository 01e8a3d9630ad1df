// PURE. What a room is told of a job's life and of controls. One message each: the job, what happened, what comes next.

import { type Held, heldRequest, heldReturn } from './held-words.ts';
import { evidenceUrl, inThread, type JobKey, jobUrl, quoted, type RoomMessage, roomMessage } from './message.ts';

export type JobView = {
  jobId: string;
  requestEventId: string;
  requesterMxid: string;
  agentName: string;
  revision: number;
  wpcHash: string | null;
  publicUrl: string;
  /** The control that stops it at the moment, if one does. */
  held?: Held | null;
};

/** A message in a job's thread, with the key for programs. */
export function jobMessage(
  job: JobView,
  kind: JobKey['kind'],
  state: string,
  lines: string[],
  extra: Partial<JobKey> & { mentions?: string[] } = {},
): RoomMessage {
  const { mentions, ...more } = extra;
  const key: JobKey = {
    v: 1,
    kind,
    job: job.jobId,
    ...(job.revision > 0 ? { rev: job.revision } : {}),
    state,
    url: jobUrl(job.publicUrl, job.jobId),
    ...(job.wpcHash ? { wpc: job.wpcHash } : {}),
    ...more,
  };
  return roomMessage(lines, { mentions, relation: inThread(job.requestEventId), job: key });
}

const page = (job: JobView) => jobUrl(job.publicUrl, job.jobId);

export const renderAccepted = (job: JobView): RoomMessage =>
  jobMessage(job, 'accepted', 'requested', [
    `Job ${job.jobId} accepted. Agent ${quoted(job.agentName, 80)} makes a plan of it; the plan comes into this thread.`,
    'Nothing runs before somebody whom the room’s policy names has approved it.',
    ...(job.held ? [heldRequest(job.held)] : []),
    page(job),
  ]);

export const renderReturned = (job: JobView, detail: { revision: number; reasons: string[] }): RoomMessage =>
  jobMessage(job, 'state', 'changes_requested', [
    `Job ${job.jobId}: the policy does not allow plan revision ${detail.revision}. It went back to the agent; nobody is asked to approve it.`,
    ...detail.reasons.slice(0, 10).map((reason) => `– ${quoted(reason)}`),
    ...(job.held && job.wpcHash ? [heldReturn(job.held, job.wpcHash)] : []),
    page(job),
  ]);

const channels = { browser: 'in the browser', matrix: 'in the room' };

export const renderApproved = (
  job: JobView,
  detail: { approver: string; channel: 'browser' | 'matrix'; digest: string },
): RoomMessage =>
  jobMessage(
    job,
    'decision',
    'approved',
    [
      `Job ${job.jobId} approved by ${detail.approver} ${channels[detail.channel]}, code ${detail.digest.slice(0, 8)}.`,
      'A token for this job alone was made; the agent may begin. To stop it: !withdraw by the requester, or the page.',
      page(job),
    ],
    { digest: detail.digest, code: detail.digest.slice(0, 8) },
  );

export const renderDenied = (
  job: JobView,
  detail: { approver: string; channel: 'browser' | 'matrix'; reason: string },
): RoomMessage =>
  jobMessage(
    job,
    'decision',
    'denied',
    [
      `Job ${job.jobId} denied by ${detail.approver} ${channels[detail.channel]}. Reason: ${quoted(detail.reason)}`,
      'Nothing of it ran. To try again, ask with a new !job.',
      page(job),
    ],
    { mentions: [job.requesterMxid] },
  );

export const renderExpired = (job: JobView, detail: { from: string }): RoomMessage =>
  jobMessage(job, 'state', 'expired', [
    detail.from === 'pending'
      ? `Job ${job.jobId} expired: nobody decided in time, and silence is denial. Nothing of it ran.`
      : `Job ${job.jobId} expired: no plan that the policy allows came in time.`,
    'To try again, ask with a new !job.',
    page(job),
  ]);

export const renderWithdrawn = (job: JobView, detail: { by: string }): RoomMessage =>
  jobMessage(job, 'state', 'withdrawn', [`Job ${job.jobId} withdrawn by ${detail.by}. Nothing of it ran.`, page(job)]);

export const renderVoided = (job: JobView, detail: { reason: string }): RoomMessage =>
  jobMessage(job, 'state', 'voided', [
    `Job ${job.jobId} is void: ${quoted(detail.reason)}. Any token was revoked; nothing of it runs.`,
    'To try again, ask with a new !job.',
    page(job),
  ]);

export const renderStopped = (job: JobView, detail: { reason: string }): RoomMessage =>
  jobMessage(job, 'state', 'stopped', [
    `Job ${job.jobId} stopped: ${quoted(detail.reason)}. Its token is worth nothing now; what it did until then is kept.`,
    page(job),
  ]);

export const renderReopened = (job: JobView, detail: { reason: string }): RoomMessage =>
  jobMessage(job, 'state', 'pending', [
    `Job ${job.jobId} is no longer approved: ${quoted(detail.reason)}. Its unspent token was revoked and it waits again.`,
    page(job),
  ]);

const endings: Record<string, string> = { done: 'is done', failed: 'failed', stopped: 'was stopped' };

/** The last message of a job that ran: what it came to, and the hash of its evidence, which no longer changes. */
export const renderSealed = (
  job: JobView & { state: string },
  detail: { sha256: string; verdict: string; code: string },
): RoomMessage => {
  const proof = evidenceUrl(job.publicUrl, job.jobId);
  const ended = endings[job.state] ?? `ended ${job.state}`;
  return jobMessage(
    job,
    'completion',
    job.state,
    [
      `Job ${job.jobId} ${ended}. Proof package: ${detail.verdict}${detail.code === 'OK' ? '' : ` (${detail.code})`}.`,
      `Policy (WPC): ${job.wpcHash}`,
      `Package SHA-256: ${detail.sha256}`,
      `Evidence: ${proof}`,
    ],
    { proof, package: detail.sha256, mentions: [job.requesterMxid] },
  );
};
type ControlDetail = {
  kind: 'triage' | 'freeze' | 'revoke' | 'rollback';
  scope: string;
  subject: string | null;
  reason: string;
};

/** What a control is laid over, in words; ids are exact and need no quoting. */
const overWords = ({ scope, subject }: ControlDetail): string =>
  scope === 'everything' || subject === null ? 'every room' : scope === 'room' ? 'this room' : `${scope} ${subject}`;

const controlSentences = {
  triage: {
    on: 'Read-only triage is on',
    means: 'Nothing is approved, no token is made and none is honoured here. Requests are recorded and wait.',
    off: 'Read-only triage is over',
  },
  freeze: {
    on: 'Approvals are frozen',
    means:
      'Nothing is approved, no token is made and none is honoured until an auditor has reviewed the evidence in dispute.',
    off: 'The freeze is over',
  },
  revoke: {
    on: 'Tokens were revoked',
    means: 'None of them is honoured any more. Jobs that ran under them are stopped and keep their evidence.',
    off: '',
  },
  rollback: {
    on: 'The policy was rolled back',
    means: 'Plans are judged under the earlier policy, and every new token is pinned to it.',
    off: 'The roll-back’s forced pinning is over',
  },
};

export const renderControlApplied = (detail: ControlDetail, by: string): RoomMessage =>
  roomMessage([
    `${controlSentences[detail.kind].on} for ${overWords(detail)}, set by ${by}. Reason: ${quoted(detail.reason)}`,
    controlSentences[detail.kind].means,
  ]);

export const renderControlLifted = (detail: ControlDetail, by: string): RoomMessage =>
  roomMessage([
    `${controlSentences[detail.kind].off} for ${overWords(detail)}, ended by ${by}. Reason: ${quoted(detail.reason)}`,
    'Nothing resumes by itself: each job that waits is asked for anew, under a new code.',
  ]);
