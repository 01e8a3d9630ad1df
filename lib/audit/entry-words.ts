// PURE. What an entry says, as the second half of a sentence that begins with its actor: “@alice:x approved the plan”.
// Every action has words of its own: the type holds that none lacks them.

import type { AuditAction, AuditDetails } from './events.ts';

type Words = { [A in AuditAction]: (detail: AuditDetails[A]) => string };

const because = (reason: string | null | undefined) => (reason ? `: ${reason}` : '');
const count = (number: number, one: string, many = `${one}s`) => `${number} ${number === 1 ? one : many}`;
const place = { browser: 'in the browser', matrix: 'in the room' } as const;
const listed = (things: readonly string[] | undefined, one: string) =>
  things && things.length > 0 ? ` (${count(things.length, one)})` : '';
/** What a control holds for: `room !a:b`, or everything. */
const scopeWords = ({ scope, subject }: { scope: string; subject: string | null }) =>
  subject ? `${scope} ${subject}` : 'everything';

const controlNames = {
  triage: 'read-only triage',
  freeze: 'a freeze',
  revoke: 'a revocation',
  rollback: 'a roll-back',
};

const viewedWords: Record<string, string> = {
  evidence: 'the evidence of the job',
  audit_entry: 'an entry of the log',
  search: 'what a search of the log found',
  as_of: 'what stood at a past moment',
  investigation: 'who authorised the job and what it led to',
};

const jobWords = {
  'job.requested': () => 'asked for a job',
  'job.claimed': ({ from }) => (from ? `took the reading of the plan over from ${from}` : 'is reading the plan'),
  'job.claim_released': () => 'stopped reading the plan',
  'job.approved': ({ channel, approver }) =>
    `approved the job, with ${approver}’s decision ${place[channel]} as the last`,
  'job.denied': ({ approver, reason }) => `denied the job by ${approver}’s decision${because(reason)}`,
  'job.expired': ({ from }) => `let the job expire, which was ${from}`,
  'job.withdrawn': () => 'withdrew the job',
  'job.voided': ({ reason }) => `voided the job${because(reason)}`,
  'job.stopped': ({ reason }) => `stopped the job${because(reason)}`,
  'job.reopened': ({ reason }) => `put the job back to approval${because(reason)}`,
  'job.completing': ({ status }) => `reported the job as ${status}`,
  'job.finished': ({ to, verdict, reason }) => `ended the job as ${to}, evidence ${verdict}${because(reason)}`,
  'plan.submitted': ({ revision, tier, allowed }) =>
    `submitted revision ${revision} of the plan, tier ${tier}, ${allowed ? 'allowed' : 'not allowed'} by the policy`,
  'plan.narrowed': ({ revision, fromRevision, cuts }) =>
    `narrowed revision ${fromRevision} of the plan to revision ${revision} (${count(cuts.length, 'cut')})`,
  'plan.changes_requested': ({ revision, comment }) => `sent revision ${revision} of the plan back${because(comment)}`,
  'plan.returned': ({ revision, reasons }) =>
    `returned revision ${revision} of the plan (${count(reasons.length, 'reason')})`,
  'approval.requested': ({ revision, tier }) => `asked for approval of revision ${revision}, tier ${tier}`,
  'approval.request_closed': ({ why }) => `closed the request for approval${because(why)}`,
  'decision.recorded': ({ decision, slot, channel, reason }) =>
    `${decision === 'approve' ? 'approved' : 'denied'} the plan as ${slot} ${place[channel]}${because(reason)}`,
  'decision.refused': ({ decision, by, channel, code }) =>
    `refused ${by}’s ${decision === 'approve' ? 'approval' : 'denial'} ${place[channel]} (${code})`,
} satisfies Partial<Words>;

const runWords = {
  'token.minted': () => 'minted the token of the job',
  'token.collected': () => 'collected the token of the job',
  'token.revoked': ({ reason }) => `revoked the token of the job${because(reason)}`,
  'token.revocation_told': ({ state, answer, attempts }) =>
    `told the issuer outside of the revocation, which ${state} it (${answer}) at try ${attempts}`,
  'call.admitted': ({ kind, name, seq }) => `admitted call ${seq}, ${kind} ${name}`,
  'call.refused': ({ kind, name, code }) => `was refused a call, ${kind} ${name} (${code})`,
  'call.closed': ({ outcome, receiptId }) =>
    `closed a call as ${outcome.replaceAll('_', ' ')}, ${receiptId ? `with receipt ${receiptId}` : 'without a receipt'}`,
  'bundle.assembled': () => 'assembled the proof bundle for the agent to sign',
  'bundle.refused': ({ code }) => `refused the agent’s proof bundle (${code})`,
  'bundle.sealed': ({ verdict }) => `sealed the proof bundle: ${verdict}`,
  'package.sealed': ({ verdict, sha256 }) => `sealed the package ${sha256.slice(0, 12)}…: ${verdict}`,
  'body.erased': ({ kind, callSeq, reason }) => `erased the kept ${kind} of call ${callSeq}${because(reason)}`,
} satisfies Partial<Words>;

const peopleWords = {
  'person.created': ({ name }) => `recorded a new person, ${name}`,
  'person.bound': ({ mxid }) => `bound the Matrix id ${mxid}`,
  'person.unbound': ({ mxid }) => `unbound the Matrix id ${mxid}`,
  'person.id_released': ({ mxid }) => `released the Matrix id ${mxid} to be bound anew`,
  'person.disabled': ({ reason, sessions }) =>
    `disabled the person and ended ${count(sessions, 'session')}${because(reason)}`,
  'person.enabled': ({ reason }) => `enabled the person again${because(reason)}`,
  'binding.code_sent': ({ mxid }) => `sent ${mxid} a code to bind the id with`,
  'binding.refused': ({ mxid, code }) => `was refused to bind ${mxid} (${code})`,
  'identity.linked': ({ label, issuer }) => `linked the account ${label} at ${issuer}`,
  'identity.unlinked': ({ issuer }) => `unlinked an account at ${issuer}`,
  'role.granted': ({ role }) => `granted the role ${role}`,
  'role.revoked': ({ role }) => `revoked the role ${role}`,
  'sign_in.code_sent': ({ mxid }) => `sent ${mxid} a code to sign in with`,
  'sign_in.refused': ({ mxid, code }) => `was refused to sign in as ${mxid} (${code})`,
  'session.started': ({ method }) => `signed in (${method})`,
  'session.ended': () => 'ended a session',
  'passkey.registered': ({ name }) => `enrolled the passkey “${name}”`,
  'passkey.renamed': ({ from, to }) => `renamed the passkey “${from}” to “${to}”`,
  'passkey.removed': ({ why }) => `removed a passkey${because(why)}`,
  'passkey.recovery_requested': ({ reason }) => `asked for the recovery of a person’s passkeys${because(reason)}`,
  'passkey.recovery_cancelled': ({ why }) => `ended a recovery of passkeys${because(why)}`,
  'passkey.recovery_granted': ({ removed }) => `granted a recovery and removed ${count(removed.length, 'passkey')}`,
} satisfies Partial<Words>;

const placeWords = {
  'policy.published': ({ policyId }) => `published the policy ${policyId}`,
  'policy.activated': ({ version, reason }) =>
    `put a policy in force as version ${version} of the room${because(reason)}`,
  'room.allowed': ({ name }) => `allow-listed the room ${name}`,
  'room.joined': () => 'joined the room',
  'room.state_changed': ({ from, to, reason }) => `recorded the room as ${to}, which was ${from}${because(reason)}`,
  'room.agent_assigned': ({ agentDid }) => `assigned the agent ${agentDid} to the room`,
  'agent.registered': ({ name }) => `registered the agent ${name}`,
  'agent.revoked': ({ reason }) => `revoked the agent’s key${because(reason)}`,
  'control.applied': ({ kind, jobsReopened, ...on }) =>
    `applied ${controlNames[kind]} to ${scopeWords(on)}${listed(jobsReopened, 'job put back')}${because(on.reason)}`,
  'control.lifted': ({ kind, reason, ...on }) =>
    `lifted ${controlNames[kind]} from ${scopeWords(on)}${because(reason)}`,
  'control.ordered': ({ order, subject, reason }) =>
    `ordered ${order}${subject ? ` of ${subject}` : ''} in the admin room, to be confirmed${because(reason)}`,
  'control.refused': ({ by, command, code }) => `refused ${by}’s order in a room, ${command} (${code})`,
  'control.reviewed': ({ verdict, code }) => `recorded a review of the evidence: ${verdict} (${code})`,
  'control.task_done': ({ tool, credential, note }) =>
    `rotated the credential ${credential} of ${tool}${because(note)}`,
  'incident.opened': ({ title, follows }) =>
    `opened the incident “${title}”${follows ? `, which follows ${follows}` : ''}`,
  'incident.finding_added': ({ subject, text }) => `found${subject ? ` about ${subject}` : ''}: ${text}`,
  'incident.control_attached': ({ controlId }) => `attached the control ${controlId} to the incident`,
  'incident.closed': ({ conclusion }) => `closed the incident: ${conclusion}`,
  'incident.export_requested': () => 'asked for the packet of the incident',
  'incident.exported': ({ sha256, jobs, verdict }) =>
    `sealed the packet ${sha256.slice(0, 12)}… of the incident with ${count(jobs, 'job')}: ${verdict}`,
  'incident.export_failed': ({ why }) => `made no packet of the incident: ${why}`,
  'key.created': ({ role }) => `made the ${role} key`,
  'log.origin_started': ({ previousOrigin, reason }) =>
    `began a new log${previousOrigin ? ` after ${previousOrigin}` : ''}${because(reason)}`,
  'sync.gap_recorded': ({ reason }) => `recorded a gap in the room’s history${because(reason)}`,
  'drill.started': () => 'began a drill of the controls',
  'drill.ended': ({ passed, slowestMs }) =>
    `ended a drill of the controls, ${passed ? 'passed' : 'failed'}; the slowest answer took ${slowestMs} ms`,
  'log.orphan_found': ({ kind, id }) => `found a ${kind} that the log does not bear out: ${id}`,
  'log.orphan_closed': ({ kind, id, why }) => `closed the finding about the ${kind} ${id}${because(why)}`,
  'share.created': ({ level, label }) => `made a link to the evidence for ${label} (${level})`,
  'share.revoked': () => 'revoked a link to the evidence',
  'share.viewed': ({ level, what }) => `opened the ${what} behind a link (${level})`,
  'evidence.viewed': ({ what }) => `looked at ${viewedWords[what] ?? what}`,
  'evidence.exported': ({ what }) => `took a copy of evidence: ${what}`,
  'audit.exported': ({ count: entries }) => `exported ${count(entries, 'entry', 'entries')} of the log`,
  'retention.set': ({ subject, days }) =>
    `set what is kept of ${subject.replaceAll('_', ' ')}: ${days === null ? 'everything' : count(days, 'day')}`,
  'retention.applied': ({ subject, count: gone }) => `let ${gone} of ${subject.replaceAll('_', ' ')} go by their age`,
} satisfies Partial<Words>;

const words: Words = { ...jobWords, ...runWords, ...peopleWords, ...placeWords };

/** Every action there is. */
export const auditActions = Object.keys(words).sort() as AuditAction[];

/** What an entry says after its actor. An action that is not known, from a newer console, reads as its name. */
export function entryWords(action: string, detail: Record<string, unknown>): string {
  if (detail.hidden === true) return 'A vote is in. It stays hidden until the last one is.';
  const say = Object.hasOwn(words, action) ? words[action as AuditAction] : null;
  return say ? (say as (detail: Record<string, unknown>) => string)(detail) : `recorded ${action}`;
}
