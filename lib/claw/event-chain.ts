// PURE. The hash-chained events of a run (claw-formats.md section 5). The header is hashed in its own fixed order; the
// payload under rule A, so that its canonical text can be shipped beside the chain.

import { hashInsertionOrder, sha256B64u } from '#lib/canon/digest.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';

export type ChainedEvent = {
  event_id: string;
  run_id: string;
  event_type: string;
  timestamp: string;
  payload_hash_b64u: string;
  prev_hash_b64u: string | null;
  event_hash_b64u: string;
};

/** Hash of an event's header: its first six members in exactly this order, wherever they stand in the document. */
export const eventHash = (event: Omit<ChainedEvent, 'event_hash_b64u'>): Promise<string> =>
  hashInsertionOrder({
    event_id: event.event_id,
    run_id: event.run_id,
    event_type: event.event_type,
    timestamp: event.timestamp,
    payload_hash_b64u: event.payload_hash_b64u,
    prev_hash_b64u: event.prev_hash_b64u,
  });

/**
 * The next event of a chain.
 * @param input.prevHash the previous event's hash, null for the first
 * @returns the event, and the canonical text of its payload, whose SHA-256 stands in it
 */
export async function chainEvent(input: {
  eventId: string;
  runId: string;
  eventType: string;
  timestamp: string;
  payload: unknown;
  prevHash: string | null;
}): Promise<{ event: ChainedEvent; payloadText: string }> {
  const payloadText = canonicalJson(input.payload);
  const header = {
    event_id: input.eventId,
    run_id: input.runId,
    event_type: input.eventType,
    timestamp: input.timestamp,
    payload_hash_b64u: await sha256B64u(payloadText),
    prev_hash_b64u: input.prevHash,
  };
  return { event: { ...header, event_hash_b64u: await eventHash(header) }, payloadText };
}
