import { chainEvent } from '#lib/claw/event-chain.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { insertRunEvents, type NewRunEvent } from './store.ts';

export type RunEventType = 'run_start' | 'human_approval' | 'llm_call' | 'tool_call' | 'run_end';
export type RunEventInput = { eventType: RunEventType; payload: Record<string, unknown> };
/** The head of a run's chain, of a run that this transaction locked or made. */
export type ChainHead = { runId: string; eventCount: number; lastEventHash: string | null };

/**
 * Appends events to a run's hash chain, in their order. The console writes the chain, never the agent.
 * @returns the last event's hash (base64url), which the receipts of the call that it opens must carry
 */
export async function appendRunEvents(
  tx: Tx,
  head: ChainHead,
  events: readonly [RunEventInput, ...RunEventInput[]],
  now: Date,
): Promise<{ eventHash: string }> {
  const { runId } = head;
  const rows: NewRunEvent[] = [];
  let eventHash = head.lastEventHash;
  for (const { eventType, payload } of events) {
    const { event, payloadText } = await chainEvent({
      eventId: `evt_${crypto.randomUUID()}`,
      runId,
      eventType,
      timestamp: now.toISOString(),
      payload,
      prevHash: eventHash,
    });
    eventHash = event.event_hash_b64u;
    rows.push({
      runId,
      index: head.eventCount + rows.length,
      eventId: event.event_id,
      eventType: event.event_type,
      timestamp: event.timestamp,
      payloadText,
      payloadHash: event.payload_hash_b64u,
      prevHash: event.prev_hash_b64u,
      eventHash,
    });
  }
  await insertRunEvents(tx, runId, rows);
  return { eventHash: eventHash as string };
}
