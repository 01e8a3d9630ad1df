import { chainEvent } from '#lib/claw/event-chain.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { insertRunEvent, lockRun } from './store.ts';

export type RunEventType = 'run_start' | 'human_approval' | 'llm_call' | 'tool_call' | 'run_end';

/**
 * Appends one event to a run's hash chain. The console writes the chain, never the agent.
 * @returns the event's hash (base64url), which the receipts of the call that it opens must carry
 */
export async function appendRunEvent(
  tx: Tx,
  input: { runId: string; eventType: RunEventType; payload: Record<string, unknown>; now: Date },
): Promise<{ eventHash: string }> {
  const run = await lockRun(tx, input.runId);
  const { event, payloadText } = await chainEvent({
    eventId: `evt_${crypto.randomUUID()}`,
    runId: input.runId,
    eventType: input.eventType,
    timestamp: input.now.toISOString(),
    payload: input.payload,
    prevHash: run.lastEventHash,
  });
  await insertRunEvent(tx, {
    runId: input.runId,
    index: run.eventCount,
    eventId: event.event_id,
    eventType: event.event_type,
    timestamp: event.timestamp,
    payloadText,
    payloadHash: event.payload_hash_b64u,
    prevHash: event.prev_hash_b64u,
    eventHash: event.event_hash_b64u,
  });
  return { eventHash: event.event_hash_b64u };
}
