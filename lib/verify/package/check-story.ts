// PURE. The log and the files tell one story: what the files have, the log has, and the other way round. Only the entries of
// this job are in a package; which others there are, the log itself tells.

import { counted } from '../report.ts';
import { asText, type Members, memberOf } from '../values.ts';
import { actionEntries, type LogEntry, logEntries } from './log-entries.ts';
import { isSigned } from './native-bundle.ts';
import { ensure, keysOf, type PackageContext } from './package-context.ts';
import { callsOf, decisionsOf, digestsAsked, jobOf, plansOf, ran, subjectOf, tokensOf } from './package-parts.ts';

/** An entry with these members of its detail. */
function matching(entries: readonly LogEntry[], wanted: Members): LogEntry | undefined {
  const wantedMembers = Object.entries(wanted);
  return entries.find(({ detail }) => wantedMembers.every(([name, value]) => memberOf(detail, name) === value));
}

function must(context: PackageContext, action: string, wanted: Members, at?: string | null): LogEntry {
  const found = matching(actionEntries(context, action), wanted);
  ensure(found !== undefined, 'ENTRY_MISSING', `The log’s entries have no ${action} with ${JSON.stringify(wanted)}.`);
  const inTime = at === undefined || found.leaf.at === at;
  ensure(inTime, 'ENTRY_MISMATCH', `The log has ${action} at ${found.leaf.at}, the files at ${at}.`);
  return found;
}

/** As many entries of an action as the files have things that it records. */
function exactly(context: PackageContext, action: string, count: number): void {
  const found = actionEntries(context, action).length;
  ensure(found <= count, 'ENTRY_UNEXPLAINED', `The log has ${found} entries ${action}; the files have ${count}.`);
  ensure(found === count, 'ENTRY_MISSING', `The log’s entries have ${found} ${action}; the files have ${count}.`);
}

const ofPackage = /^(?:key|person):/;

/** No entry is of another job: their targets are this job, its tokens and its bundle. */
export function checkTargets(context: PackageContext): string {
  const job = jobOf(context);
  const known = new Set([`job:${job.job_id}`, ...tokensOf(context).map(({ jti }) => `token:${jti}`)]);
  const bundles = actionEntries(context, 'bundle.assembled').map(({ leaf }) => leaf.target);
  ensure(bundles.length <= 1, 'ENTRY_UNEXPLAINED', 'Two bundles were assembled for one job.');
  for (const target of bundles) known.add(target);
  for (const { leaf, auditId } of logEntries(context)) {
    const own = known.has(leaf.target) || ofPackage.test(leaf.target);
    ensure(own, 'JOB_MISMATCH', `Entry ${auditId} is about ${leaf.target}, which is not of this job.`);
  }
  return 'Every entry is about this job, its tokens, its bundle or a key.';
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

/** Every token: minted, collected, revoked. */
export function checkLoggedTokens(context: PackageContext): string {
  const tokens = tokensOf(context);
  for (const token of tokens) {
    const { jti, agent_did: agentDid, token_hash: tokenHash, wpc_hash: wpcHash, expires_at: expiresAt } = token;
    must(context, 'token.minted', {
      jti,
      agentDid,
      tokenHash,
      wpcHash,
      expiresAt,
      tokenScopeHash: token.token_scope_hash,
    });
    if (token.collected_at) must(context, 'token.collected', { jti }, token.collected_at);
    if (token.revoked_at) must(context, 'token.revoked', { jti, reason: token.revoked_why }, token.revoked_at);
  }
  exactly(context, 'token.minted', tokens.length);
  exactly(context, 'token.collected', tokens.filter((token) => token.collected_at).length);
  exactly(context, 'token.revoked', tokens.filter((token) => token.revoked_at).length);
  return `The log has ${counted(tokens.length, 'token')}.`;
}

/** Every call, from admission to outcome. */
export function checkLoggedCalls(context: PackageContext): string {
  const calls = callsOf(context);
  const admitted = new Map(actionEntries(context, 'call.admitted').map((entry) => [entry.detail.seq, entry]));
  const closed = new Map(actionEntries(context, 'call.closed').map((entry) => [entry.detail.callId, entry]));
  for (const call of calls) {
    const entry = admitted.get(call.seq);
    ensure(entry !== undefined, 'ENTRY_MISSING', `The log’s entries have no admission of call ${call.seq}.`);
    const { kind, name, eventHash, callId } = entry.detail;
    const same = kind === call.kind && name === call.name && eventHash === call.event_hash;
    ensure(same && entry.leaf.at === call.started_at, 'ENTRY_MISMATCH', `The log admitted another call ${call.seq}.`);
    const end = closed.get(callId);
    if (call.closed_at === null) continue;
    ensure(end !== undefined, 'ENTRY_MISSING', `The log’s entries have no end of call ${call.seq}.`);
    const ended = end.detail.outcome === call.outcome && end.detail.receiptId === call.receipt_id;
    ensure(ended && end.leaf.at === call.closed_at, 'ENTRY_MISMATCH', `The log has another end of call ${call.seq}.`);
  }
  exactly(context, 'call.admitted', calls.length);
  exactly(context, 'call.closed', calls.filter(({ closed_at }) => closed_at !== null).length);
  return `The log has ${counted(calls.length, 'call')}.`;
}

const ends: Record<string, string> = {
  done: 'job.finished',
  failed: 'job.finished',
  denied: 'job.denied',
  expired: 'job.expired',
  withdrawn: 'job.withdrawn',
  voided: 'job.voided',
  stopped: 'job.stopped',
};

/** Ends whose entry gives the reason in the words of the job. */
const withReason = new Set(['job.finished', 'job.stopped', 'job.voided']);

/** The job's end, once, and the bundle's sealing before it. */
export function checkLoggedEnd(context: PackageContext): string {
  const { final_state: state, finished_at: at, state_reason: reason } = jobOf(context);
  const action = ends[state] ?? '';
  for (const other of new Set(Object.values(ends))) exactly(context, other, other === action ? 1 : 0);
  const told = { ...(action === 'job.finished' && { to: state }), ...(withReason.has(action) && { reason }) };
  must(context, action, told, at);
  if (ran(context) && isSigned(context)) exactly(context, 'bundle.sealed', 1);
  return `The log has the end: ${action}.`;
}

/** Every key of the console was put on record before it was used. */
export function checkLoggedKeys(context: PackageContext): string {
  const { keys } = keysOf(context);
  for (const { role, did, created_at: at } of keys) must(context, 'key.created', { role, did }, at);
  return `The log has ${counted(keys.length, 'key')} of the console.`;
}
