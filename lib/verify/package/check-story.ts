// PURE. The log and the files tell one story up to the decision: what the files have, the log has, and the other way round. Only
// the entries of this job are in a package; which others there are, the log itself tells.

import { counted } from '../report.ts';
import { asText } from '../values.ts';
import { actionEntries, type LogEntry, logEntries } from './log-entries.ts';
import { exactly, matching, must } from './log-story.ts';
import { ensure, type PackageContext } from './package-context.ts';
import { decisionsOf, digestsAsked, jobOf, plansOf, subjectOf, tokensOf } from './package-parts.ts';

// Things that belong to one job. What else an entry may be about, such as a person, a key or a look at an entry, does not.
const ofOneJob = /^(?:job|token|bundle|package):/;

/** No entry is of another job: where its target belongs to one, it is this job, its token, its bundle or its package. */
export function checkTargets(context: PackageContext): string {
  const job = jobOf(context);
  const known = new Set([`job:${job.job_id}`, `package:${job.package_id}`]);
  for (const { jti } of tokensOf(context)) known.add(`token:${jti}`);
  const bundles = actionEntries(context, 'bundle.assembled').map(({ leaf }) => leaf.target);
  ensure(bundles.length <= 1, 'ENTRY_UNEXPLAINED', 'Two bundles were assembled for one job.');
  for (const target of bundles) known.add(target);
  for (const { leaf, auditId } of logEntries(context)) {
    const own = !ofOneJob.test(leaf.target) || known.has(leaf.target);
    ensure(own, 'JOB_MISMATCH', `Entry ${auditId} is about ${leaf.target}, which is not of this job.`);
  }
  return 'No entry is about another job.';
}

/** Request, plans and what people were asked. */
export function checkLoggedPlans(context: PackageContext): string {
  const job = jobOf(context);
  const asked = { requestEventId: job.request_event_id, requester: job.requester, agentDid: job.agent.did };
  must(context, 'job.requested', asked, job.requested_at);
  exactly(context, 'job.requested', 1);
  const plans = plansOf(context);
  for (const plan of plans) {
    const { revision, plan_hash: planHash, wpc_hash: wpcHash, tier, allowed, submitted_at: at, author } = plan;
    if (author.startsWith('did:')) must(context, 'plan.submitted', { revision, planHash, wpcHash, tier, allowed }, at);
    else must(context, 'plan.narrowed', { revision, by: author }, at);
  }
  const submitted = plans.filter(({ author }) => author.startsWith('did:')).length;
  exactly(context, 'plan.submitted', submitted);
  exactly(context, 'plan.narrowed', plans.length - submitted);
  for (const digest of digestsAsked(context)) {
    const { plan_revision: revision, wpc_hash_b64u: wpcHash } = subjectOf(context, digest);
    must(context, 'approval.requested', { digest, revision, wpcHash });
  }
  exactly(context, 'approval.requested', digestsAsked(context).length);
  return `The log has the request, ${counted(plans.length, 'revision')} and what was asked.`;
}

/** Every decision, approval or denial, as it was recorded, by whom. */
export function checkLoggedDecisions(context: PackageContext): string {
  const decisions = decisionsOf(context);
  for (const decision of decisions) {
    const { digest, slot, approver, channel, reason } = decision;
    const entry = must(
      context,
      'decision.recorded',
      {
        decisionId: decision.decision_id,
        decision: decision.kind,
        digest,
        slot,
        approver,
        channel,
        evidenceLevel: decision.evidence_level,
        eventId: decision.matrix_event_id,
        reason,
      },
      decision.decided_at,
    );
    const named = entry.leaf.actor.endsWith(approver);
    ensure(named, 'ENTRY_MISMATCH', `The log has the decision of ${approver} as made by ${entry.leaf.actor}.`);
    if (decision.assertion) checkHolder(context, decision.assertion.credential.id, entry);
  }
  exactly(context, 'decision.recorded', decisions.length);
  return `The log has ${counted(decisions.length, 'decision')}.`;
}

/** The person who decided is the one for whom the passkey was registered. */
function checkHolder(context: PackageContext, credentialId: string, decision: LogEntry): void {
  const registered = matching(actionEntries(context, 'passkey.registered'), { credentialId });
  if (!registered) return;
  const person = `person:${asText(registered.detail.person)}`;
  const same = decision.leaf.actor.split(' ')[0] === person && registered.leaf.target === person;
  ensure(same, 'PASSKEY_NOT_REGISTERED', 'The passkey was registered for another person than decided.');
}
