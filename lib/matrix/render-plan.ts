// PURE. The plan as the room sees it: complete in plain text, so that whoever types the approve line has read what it
// approves, or has been told where to read the rest. What is approved is never split over messages.

import { canonicalJson } from '#lib/canon/jcs.ts';
import { decisionCode, digestEmoji } from '#lib/canon/sas-emoji.ts';
import type { DecisionSubject } from '#lib/jobs/decision-subject.ts';
import { isUnseen } from '#lib/jobs/missing-previews.ts';
import { effectSentence } from '#lib/policy/effect-sentence.ts';
import type { EffectivePolicy } from '#lib/policy/effective-policy.ts';
import { type Held, heldPlan } from './held-words.ts';
import { barred, inThread, type JobKey, jobUrl, quoted, type RoomMessage, roomMessage, utcMinutes } from './message.ts';

/** Bytes that the message's content may have; its edit repeats the text and must fit as well. */
export const planMessageBytesMax = 36 * 1024;

export type PlanView = {
  subject: DecisionSubject;
  digest: string;
  policy: Pick<EffectivePolicy, 'groups' | 'approvalCommand' | 'withholdArguments'>;
  publicUrl: string;
  /** SHA-256 (hex) of the plan's canonical text, and its size. */
  planSha256: string;
  planBytes: number;
  /** What the console noticed about the request or the plan, one sentence each. */
  flags: readonly string[];
  /** False in an approval room that is not the job's own: the thread is elsewhere. */
  threaded: boolean;
  /** The control that keeps it from being decided at the moment; null when none does. */
  held: Held | null;
};

/** The first line of a plan's message: the only one that changes afterwards. */
export function planMarker(jobId: string, revision: number, state: string, newest = true): string {
  const name = `Plan for job ${jobId}, revision ${revision}`;
  if (!newest) return `${name}: REPLACED by a later message. Its code is worth nothing.`;
  if (state === 'pending') return `${name}: PENDING. Nothing of it runs before it is approved.`;
  return `${name}: ${state.toUpperCase().replace('_', ' ')}.`;
}

function whoMayApprove({ subject, policy }: PlanView): { lines: string[]; mentions: string[] } {
  const membersOf = (name: string) => policy.groups.find((group) => group.name === name)?.members ?? [];
  const may = (mxid: string) => mxid !== subject.requester;
  const lines = subject.rule.slots.map(({ group, count }) => {
    const members = membersOf(group).filter(may);
    return `May approve: ${count} of ${group} (${members.join(', ') || 'nobody but the requester'})`;
  });
  const mentions = subject.rule.slots.flatMap(({ group }) => membersOf(group)).filter(may);
  return { lines, mentions: [...new Set(mentions)] };
}

function howToDecide({ subject, policy, digest, publicUrl, held }: PlanView): string[] {
  const url = jobUrl(publicUrl, subject.job_id);
  if (held) return [heldPlan(held, subject.wpc_hash_b64u), url];
  const { rule } = subject;
  const refuse = `To refuse, send: !deny ${subject.job_id} and your reason`;
  if (isUnseen(subject.plan, subject.verdict)) {
    return [
      'Not for approval: a step that changes something shows no preview, and nobody approves that unseen.',
      ...(rule.channels.includes('matrix') ? [refuse] : []),
      `To refuse it, or to ask for another plan: ${url}`,
    ];
  }
  if (!rule.channels.includes('matrix') || rule.passkey || rule.reason) {
    const why = rule.passkey
      ? 'asks for a passkey'
      : rule.reason
        ? 'asks for a reason'
        : 'takes no decision in the room';
    return [`To decide: ${url} (for this plan the policy ${why})`];
  }
  return [
    `To approve, send: ${policy.approvalCommand} ${subject.job_id} ${decisionCode(digest)}`,
    refuse,
    `Everything, and buttons: ${url}`,
  ];
}

function stepLines({ subject, policy }: PlanView): string[] {
  return subject.plan.steps.flatMap((step, index) => {
    const verdict = subject.verdict.steps[index];
    const nature = verdict
      ? `${verdict.tier}, ${verdict.reversible ? 'can be undone' : 'cannot be undone'}`
      : 'not judged';
    const head = `${index + 1}. ${step.tool} (${nature})`;
    if (policy.withholdArguments) return [head];
    const preview = step.preview ? ['Preview, made by the agent:', ...barred(step.preview.text)] : [];
    return [head, ...barred(canonicalJson(step.args)), ...preview];
  });
}

function planLines(view: PlanView, steps: string[]): string[] {
  const { subject, digest } = view;
  const emoji = digestEmoji(digest);
  return [
    planMarker(subject.job_id, subject.plan_revision, 'pending'),
    `Effect: ${effectSentence(subject.plan)}`,
    `Tier: ${subject.tier}`,
    ...view.flags.map((flag) => `⚠ ${quoted(flag)}`),
    `Requested by: ${subject.requester}`,
    ...whoMayApprove(view).lines,
    `Expires: ${utcMinutes(new Date(subject.expires_at))}. Silence is denial.`,
    `Digest: ${emoji.map((one) => one.emoji).join(' ')} (${emoji.map((one) => one.name).join(', ')}), code ${decisionCode(digest)}`,
    ...howToDecide(view),
    '',
    `The agent’s summary, not verified: ${quoted(subject.plan.summary)}`,
    ...steps,
  ];
}

const elsewhere = ({ subject, publicUrl, planBytes, planSha256 }: PlanView, what: string) =>
  `${what} (${Math.ceil(planBytes / 1024)} KB, sha256 ${planSha256}) at ${jobUrl(publicUrl, subject.job_id)}`;

/** The message that asks a room for a decision. */
export function renderPlan(view: PlanView): RoomMessage {
  const { subject, digest, policy, publicUrl } = view;
  const job: JobKey = {
    v: 1,
    kind: 'plan',
    job: subject.job_id,
    rev: subject.plan_revision,
    digest,
    code: decisionCode(digest),
    state: 'pending',
    expires: new Date(subject.expires_at).getTime(),
    url: jobUrl(publicUrl, subject.job_id),
    wpc: subject.wpc_hash_b64u,
  };
  // Nobody is called to what they cannot decide now; they are when it is asked for anew.
  const mentions = view.held ? [] : whoMayApprove(view).mentions;
  const relation = view.threaded ? inThread(subject.request.event_id) : undefined;
  const withheld = policy.withholdArguments
    ? [elsewhere(view, 'Arguments stay out of the room; the full plan is')]
    : [];
  const full = roomMessage(planLines(view, [...stepLines(view), ...withheld]), { mentions, relation, job });
  const bytes = new TextEncoder().encode(JSON.stringify(full)).length;
  if (bytes <= planMessageBytesMax) return full;
  return roomMessage(planLines(view, [elsewhere(view, 'Full plan')]), { mentions, relation, job });
}

type Sent = { eventId: string; content: RoomMessage };

/** The edit of a plan's message for a state: its marker. It is for the eye only; the row decides. */
export function renderMarker(sent: Sent, state: string, newest: boolean): Record<string, unknown> | null {
  const job = sent.content['dev.countersign.job'];
  if (!job) return null;
  const marker = planMarker(job.job, job.rev ?? 0, state, newest);
  const body = [marker, ...sent.content.body.split('\n').slice(1)].join('\n');
  const fresh = {
    msgtype: 'm.notice',
    body,
    'm.mentions': {},
    'dev.countersign.job': { ...job, state: newest ? state : 'replaced' },
  };
  return {
    msgtype: 'm.notice',
    body: `* ${marker}`,
    'm.mentions': {},
    'm.new_content': fresh,
    'm.relates_to': { rel_type: 'm.replace', event_id: sent.eventId },
  };
}
