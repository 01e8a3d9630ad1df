// PURE. The run's hash-chained events (claw-formats.md section 5). The format does not check their order in time.

import { eventHash } from '#lib/claw/event-chain.ts';
import { type BundleContext, ensure, payloadOf } from './bundle-context.ts';
import { counted } from './report.ts';

/** One run, each event linked to the one before, each hash recomputed. */
export async function checkEventChain(context: BundleContext): Promise<string> {
  const chain = payloadOf(context).event_chain;
  if (!chain) return 'The bundle has no event chain.';
  let previous: string | null = null;
  for (const [i, event] of chain.entries()) {
    ensure(event.run_id === chain[0]?.run_id, 'MALFORMED_ENVELOPE', `Event ${i} belongs to another run.`);
    ensure(event.prev_hash_b64u === previous, 'MALFORMED_ENVELOPE', `Event ${i} is not linked to the one before it.`);
    previous = event.event_hash_b64u;
  }
  for (const [i, event] of chain.entries()) {
    const same = (await eventHash(event)) === event.event_hash_b64u;
    ensure(same, 'HASH_MISMATCH', `The content of event ${i} is not the one that was hashed.`);
  }
  return `${counted(chain.length, 'event')} in one unbroken chain.`;
}

/** The run and the events that a receipt may be bound to; null without a chain. */
export function runOf(context: BundleContext): { runId: string; eventHashes: ReadonlySet<string> } | null {
  const chain = payloadOf(context).event_chain;
  const first = chain?.[0];
  if (!chain || !first) return null;
  return { runId: first.run_id, eventHashes: new Set(chain.map((event) => event.event_hash_b64u)) };
}
