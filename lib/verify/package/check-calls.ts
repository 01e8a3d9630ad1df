// PURE. Every intent: numbered without a gap, opened by an event of its own, under a token in its time, closed once.

import { sha256B64u } from '#lib/canon/digest.ts';
import { CannotCheck, counted } from '../report.ts';
import { asText, memberOf } from '../values.ts';
import { type RunEvent, runEvents } from './check-run.ts';
import type { CallDocument } from './documents.ts';
import { ensure, type PackageContext } from './package-context.ts';
import { callsOf, ran, tokensOf } from './package-parts.ts';

const eventTypes = { model: 'llm_call', tool: 'tool_call' } as const;

export async function checkCalls(context: PackageContext): Promise<string> {
  if (!ran(context)) return 'The job never ran.';
  const calls = callsOf(context);
  const events = runEvents(context).filter(({ event_type }) => event_type in callTypes);
  const byHash = new Map(events.map((event) => [event.event_hash_b64u, event]));
  for (const [i, call] of calls.entries()) {
    ensure(call.seq === i + 1, 'SEQUENCE_GAP', `Call ${i + 1} is missing.`);
    await checkEvent(call, byHash.get(call.event_hash));
    checkGround(context, call);
  }
  const hashes = new Set(calls.map(({ event_hash }) => event_hash));
  const paired = hashes.size === calls.length && events.length === calls.length;
  ensure(paired, 'CALL_MISMATCH', 'There are events of calls that are not among the calls.');
  return `${counted(calls.length, 'call')}, numbered without a gap, each with its event.`;
}

const callTypes: Record<string, true> = { llm_call: true, tool_call: true };

async function checkEvent(call: CallDocument, event: RunEvent | undefined): Promise<void> {
  const say = (condition: boolean | undefined) =>
    ensure(condition === true, 'CALL_MISMATCH', `Call ${call.seq} is not the one that its event opens.`);
  say(event?.event_type === eventTypes[call.kind] && memberOf(event.detail, 'seq') === call.seq);
  say(event?.timestamp === call.started_at);
  if (call.kind === 'model') {
    say(`${asText(memberOf(event?.detail, 'provider'))}/${asText(memberOf(event?.detail, 'model'))}` === call.name);
    say(call.step_index === null && call.args === null && call.args_hash === null);
    return;
  }
  say(memberOf(event?.detail, 'tool_name') === call.name);
  say(memberOf(event?.detail, 'step') === (call.step_index ?? Number.NaN) + 1);
  say(memberOf(event?.detail, 'args_hash_b64u') === call.args_hash);
  say(call.args !== null && (await sha256B64u(call.args)) === call.args_hash);
}

function checkGround(context: PackageContext, call: CallDocument): void {
  const token = tokensOf(context).find(({ jti }) => jti === call.jti);
  ensure(token !== undefined, 'CALL_MISMATCH', `Call ${call.seq} was made under a token that is not the job’s.`);
  const inTime = call.started_at >= (token.collected_at ?? '9') && call.started_at < token.expires_at;
  ensure(inTime, 'CALL_MISMATCH', `Call ${call.seq} was made outside its token’s time.`);
  const ended = call.closed_at === null || call.closed_at >= call.started_at;
  ensure(ended, 'CALL_MISMATCH', `Call ${call.seq} ended before it began.`);
}

/** Every call has one outcome; one that completed has a receipt, and none is open or lost. */
export function checkOutcomes(context: PackageContext): string {
  const calls = callsOf(context);
  for (const { seq, outcome, receipt_id: receipt, closed_at: closed } of calls) {
    ensure(
      outcome !== 'complete' || receipt !== null,
      'CALL_WITHOUT_RECEIPT',
      `Call ${seq} completed without a receipt.`,
    );
    const open = outcome === 'started';
    ensure(open === (closed === null), 'CALL_MISMATCH', `Call ${seq} is both open and closed.`);
    const unknown = open || outcome === 'lost';
    ensure(!unknown || receipt === null, 'CALL_MISMATCH', `Call ${seq} has a receipt and no outcome.`);
  }
  const open = calls.filter(({ outcome }) => outcome === 'started' || outcome === 'lost').map(({ seq }) => seq);
  if (open.length > 0) throw new CannotCheck('CALL_WITHOUT_OUTCOME', `Nothing says how call ${open.join(', ')} ended.`);
  const without = calls.filter(({ receipt_id }) => receipt_id === null);
  if (without.length === 0) return `${counted(calls.length, 'call')}, each with a receipt.`;
  const named = without.map(({ seq, outcome }) => `call ${seq}: ${outcome.replaceAll('_', ' ')}`).join(', ');
  return `${counted(calls.length, 'call')}; without a receipt: ${named}.`;
}
