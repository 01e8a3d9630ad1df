// PURE. The log and the files tell one story from the token to the end, and of the keys behind all of it.

import { counted } from '../report.ts';
import { actionEntries, type LogEntry } from './log-entries.ts';
import { exactly, must } from './log-story.ts';
import { isSigned } from './native-bundle.ts';
import { ensure, keysOf, type PackageContext } from './package-context.ts';
import { callsOf, jobOf, ran, tokensOf } from './package-parts.ts';

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

/** By their places, which their inclusion proves; in different logs by the console's own numbers. */
const isBefore = (one: LogEntry, other: LogEntry): boolean =>
  one.document.checkpoint === other.document.checkpoint
    ? one.document.index < other.document.index
    : BigInt(one.auditId) < BigInt(other.auditId);

/** Every call, from admission to outcome. */
export function checkLoggedCalls(context: PackageContext): string {
  const calls = callsOf(context);
  const admitted = new Map(actionEntries(context, 'call.admitted').map((entry) => [entry.detail.seq, entry]));
  const closed = new Map(actionEntries(context, 'call.closed').map((entry) => [entry.detail.callId, entry]));
  const revoked = new Map(actionEntries(context, 'token.revoked').map((entry) => [entry.detail.jti, entry]));
  for (const call of calls) {
    const entry = admitted.get(call.seq);
    ensure(entry !== undefined, 'ENTRY_MISSING', `The log’s entries have no admission of call ${call.seq}.`);
    const { kind, name, eventHash, callId } = entry.detail;
    const same = kind === call.kind && name === call.name && eventHash === call.event_hash;
    ensure(same && entry.leaf.at === call.started_at, 'ENTRY_MISMATCH', `The log admitted another call ${call.seq}.`);
    const taken = revoked.get(call.jti);
    // By the log's order, not by clocks: who revokes waits for calls that are being let through.
    const live = taken === undefined || isBefore(entry, taken);
    ensure(live, 'CALL_MISMATCH', `Call ${call.seq} was made with a revoked token.`);
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
