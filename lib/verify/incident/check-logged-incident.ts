// PURE. What the packet tells is what the log tells: opened, found, controlled, closed; each job asked for, each token
// minted, each call let through or refused. Nothing that the entries have is left out.

import { canonicalJson } from '#lib/canon/jcs.ts';
import { actionEntries, type LogEntry, logEntries } from '../package/log-entries.ts';
import { manifestOf } from '../package/package-context.ts';
import { counted } from '../report.ts';
import { hold, incidentOf, type PacketContext } from './packet-context.ts';

const say = (condition: boolean, detail: string) => hold(condition, 'INCIDENT_MISMATCH', detail);

/** The entries of an action that are of this incident. */
function ownEntries(context: PacketContext, action: string): LogEntry[] {
  const target = `incident:${incidentOf(context).incident_id}`;
  return actionEntries(context, action).filter(({ leaf }) => leaf.target === target);
}

function checkSpan(context: PacketContext): void {
  const incident = incidentOf(context);
  const [opened, ...more] = ownEntries(context, 'incident.opened');
  const fits =
    opened !== undefined &&
    more.length === 0 &&
    opened.leaf.actor === incident.opened_by &&
    opened.leaf.at === incident.opened_at &&
    opened.detail.title === incident.title &&
    opened.detail.follows === incident.follows &&
    opened.detail.criteria === canonicalJson(incident.criteria);
  say(fits, 'The log has the incident opened otherwise.');
  const [closed] = ownEntries(context, 'incident.closed');
  const ended =
    (closed?.leaf.actor ?? null) === incident.closed_by &&
    (closed?.leaf.at ?? null) === incident.closed_at &&
    (closed?.detail.conclusion ?? null) === incident.conclusion &&
    (closed ? 'closed' : 'open') === incident.state;
  say(ended, 'The log has the incident closed otherwise.');
}

function checkFindings(context: PacketContext): void {
  const { findings } = incidentOf(context);
  const logged = ownEntries(context, 'incident.finding_added');
  const byId = new Map(logged.map((entry) => [entry.detail.findingId, entry]));
  say(logged.length === findings.length, 'The log has other findings.');
  for (const finding of findings) {
    const entry = byId.get(finding.finding_id);
    const fits =
      entry?.detail.text === finding.text &&
      entry.detail.subject === finding.subject &&
      entry.leaf.actor === finding.found_by &&
      entry.leaf.at === finding.found_at;
    say(fits, `The log has the finding ${finding.finding_id} otherwise.`);
  }
}

function checkControls(context: PacketContext): void {
  const { controls } = incidentOf(context);
  const attached = new Set(ownEntries(context, 'incident.control_attached').map(({ detail }) => detail.controlId));
  say(attached.size === controls.length, 'The log has other controls attached.');
  for (const control of controls) {
    const of = (action: string) =>
      actionEntries(context, action).filter(({ detail }) => detail.controlId === control.control_id);
    const [applied] = of('control.applied');
    const fits =
      attached.has(control.control_id) &&
      applied?.detail.kind === control.kind &&
      applied.detail.scope === control.scope &&
      applied.detail.subject === control.subject &&
      applied.detail.reason === control.reason &&
      applied.leaf.actor === control.applied_by &&
      applied.leaf.at === control.applied_at;
    say(fits, `The log has the control ${control.control_id} otherwise.`);
    const [lifted] = of('control.lifted');
    const ended =
      (lifted?.leaf.at ?? null) === (control.lifted?.at ?? null) &&
      (lifted?.detail.reason ?? null) === (control.lifted?.reason ?? null);
    // An end that came by itself, or with a later roll-back, has its entry under that.
    say(ended || (!lifted && control.kind === 'rollback'), `The log has ${control.control_id} lifted otherwise.`);
  }
}

function checkJobs(context: PacketContext): void {
  const { jobs, tokens, calls } = incidentOf(context);
  const asked = new Set(actionEntries(context, 'job.requested').map(({ leaf }) => leaf.target));
  say(asked.size === jobs.length, 'The log has other jobs.');
  for (const { job_id } of jobs) say(asked.has(`job:${job_id}`), `The log has no request of job ${job_id}.`);
  const minted = new Set(actionEntries(context, 'token.minted').map(({ detail }) => detail.jti));
  const same = minted.size === tokens.length && tokens.every(({ jti }) => minted.has(jti));
  say(same, 'The log has other tokens minted.');
  const refused = calls.refused.reduce((sum, { count }) => sum + count, 0);
  const counts =
    calls.admitted === actionEntries(context, 'call.admitted').length &&
    refused === actionEntries(context, 'call.refused').length;
  say(counts, 'The log has another number of calls.');
}

/** @throws Refusal INCIDENT_MISMATCH */
export function checkLoggedIncident(context: PacketContext): string {
  const { predicate } = manifestOf(context).statement;
  const entries = logEntries(context);
  say(entries.length === predicate.entries, 'The manifest counts other entries.');
  const newest = entries.at(-1);
  const upTo = BigInt(incidentOf(context).entries_up_to);
  say(newest !== undefined && BigInt(newest.auditId) <= upTo, 'There are newer entries than the packet says.');
  checkSpan(context);
  checkFindings(context);
  checkControls(context);
  checkJobs(context);
  return `The ${counted(entries.length, 'entry').replace('entrys', 'entries')} tell the same.`;
}
