// PURE. What people were asked is what its digest names; what they answered fits what they were asked, and who they are.

import { sha256B64u, sha256Hex } from '#lib/canon/digest.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { quorumMet } from '#lib/policy/approval.ts';
import { CannotCheck, counted } from '../report.ts';
import { memberOf } from '../values.ts';
import type { DecisionDocument } from './documents.ts';
import { ensure, listedPaths, manifestOf, type PackageContext, textOf, verbatimJson } from './package-context.ts';
import {
  approvalsOf,
  decisionsOf,
  digestsAsked,
  jobOf,
  matrixOf,
  plansOf,
  policyOf,
  subjectOf,
  tokensOf,
} from './package-parts.ts';

/** Each request for a decision: its text has the digest, and it is about this job's plan under its policy. */
export async function checkSubjects(context: PackageContext): Promise<string> {
  const digests = digestsAsked(context);
  const files = listedPaths(context, /^decisions\//).length;
  ensure(files === 2 * digests.length, 'DECISION_DIGEST_MISMATCH', 'What was asked is not each a subject and a page.');
  for (const digest of digests) await checkSubject(context, digest);
  return digests.length === 0 ? 'Nobody was asked to decide.' : `${counted(digests.length, 'request')} for a decision.`;
}

async function checkSubject(context: PackageContext, digest: string): Promise<void> {
  const text = textOf(context, `decisions/${digest}/subject.json`);
  ensure((await sha256Hex(text)) === digest, 'DECISION_DIGEST_MISMATCH', `${digest} is not the digest of its subject.`);
  const subject = subjectOf(context, digest);
  const job = jobOf(context);
  const ofJob =
    subject.job_id === job.job_id &&
    subject.room_id === job.room_id &&
    subject.agent_did === job.agent.did &&
    subject.requester === job.requester &&
    subject.request.event_id === job.request_event_id;
  ensure(ofJob, 'JOB_MISMATCH', `The request ${digest} is about another job.`);
  const plan = plansOf(context).find(({ revision }) => revision === subject.plan_revision);
  const asked =
    plan !== undefined &&
    plan.plan_hash === (await sha256B64u(canonicalJson(subject.plan))) &&
    plan.wpc_hash === subject.wpc_hash_b64u &&
    canonicalJson(verbatimJson(context, `plans/${plan.revision}.verdict.json`)) === canonicalJson(subject.verdict);
  ensure(asked, 'PLAN_MISMATCH', `The request ${digest} shows another plan, verdict or policy than its revision.`);
}

/** The page that was shown is the one that the decisions name, and draws the subject that they signed. */
export async function checkViews(context: PackageContext): Promise<string> {
  for (const digest of digestsAsked(context)) {
    const path = `decisions/${digest}/view.json`;
    const view = verbatimJson(context, path);
    const draws =
      memberOf(view, 'digest') === digest &&
      canonicalJson(memberOf(view, 'subject')) === canonicalJson(subjectOf(context, digest));
    ensure(draws, 'VIEW_MISMATCH', `${path} draws something else than its subject.`);
    const hash = await sha256B64u(textOf(context, path));
    const version = memberOf(view, 'version');
    const decided = decisionsOf(context).filter((decision) => decision.digest === digest);
    const seen = decided.every((decision) => decision.view_sha256 === hash && decision.view_version === version);
    ensure(seen, 'VIEW_MISMATCH', `A decision on ${digest} names another page.`);
  }
  return 'Each page shows what was decided on.';
}

/** Each answer fits the rule that it was asked under: channel, list of approvers, reason, room event. */
export function checkDecisions(context: PackageContext): string {
  const decisions = decisionsOf(context);
  const ids = new Set(decisions.map(({ decision_id }) => decision_id));
  ensure(ids.size === decisions.length, 'DECISION_INVALID', 'A decision is there twice.');
  for (const decision of decisions) checkDecision(context, decision);
  const events = new Set(matrixOf(context).map(({ event_id }) => event_id));
  const unseen = decisions.find(({ matrix_event_id: id }) => id !== null && !events.has(id));
  if (unseen) throw new CannotCheck('FILE_MISSING', `The event by which ${unseen.approver} decided is not there.`);
  return decisions.length === 0 ? 'Nobody decided.' : summary(decisions);
}

const summary = (decisions: readonly DecisionDocument[]): string =>
  decisions
    .map(
      ({ approver, kind, evidence_level }) =>
        `${approver} ${kind === 'approve' ? 'approved' : 'denied'} (${evidence_level})`,
    )
    .join(', ');

function checkDecision(context: PackageContext, decision: DecisionDocument): void {
  const subject = subjectOf(context, decision.digest);
  const { approver, kind, channel } = decision;
  const policy = policyOf(context, subject.wpc_hash_b64u);
  const say = (condition: boolean, what: string) => ensure(condition, 'DECISION_INVALID', `${approver} ${what}.`);
  say(subject.rule.channels.includes(channel), `decided by ${channel}, which the rule does not allow`);
  say(policy.approvers.includes(approver), 'is not among the approvers of the policy');
  say(kind === 'deny' || approver !== subject.requester, 'approved their own request');
  say(kind === 'deny' || !subject.rule.reason || decision.reason !== null, 'gave no reason where the rule wants one');
  say(
    (decision.matrix_event_id === null) === (channel === 'browser'),
    'decided by another channel than the evidence says',
  );
  const event = matrixOf(context).find(({ event_id }) => event_id === decision.matrix_event_id);
  say(event === undefined || event.sender === approver, 'did not send the event of this decision');
}

/** Each token rests on as many approvals, of different people, as the rule asked for. */
export function checkQuorum(context: PackageContext): string {
  for (const { digest } of tokensOf(context)) {
    const { rule } = subjectOf(context, digest);
    const approvals = approvalsOf(context, digest);
    const filled = approvals.map(({ slot, approver }) => ({ slot, approverMxid: approver }));
    const people = new Set(approvals.map(({ approver }) => approver)).size === approvals.length;
    ensure(people, 'QUORUM_NOT_MET', 'One person approved twice.');
    const met = quorumMet(rule as Parameters<typeof quorumMet>[0], filled);
    ensure(
      met,
      'QUORUM_NOT_MET',
      `A token was minted on ${counted(approvals.length, 'approval')}; the rule asks for more.`,
    );
  }
  const { predicate } = manifestOf(context);
  return predicate.tokens.length === 0
    ? 'No token was minted.'
    : 'Every token rests on the approvals that its rule asks for.';
}
