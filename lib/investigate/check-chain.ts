import { sha256B64u } from '#lib/canon/digest.ts';
import { eventHash } from '#lib/claw/event-chain.ts';
import type { Sources } from './sources.ts';

type EventRow = NonNullable<Sources['job']['run']>['events'][number];

/** Whether an event of a run is what was hashed, and names the one before it. */
export async function eventHolds(event: EventRow, previous: EventRow | undefined): Promise<boolean> {
  const hash = await eventHash({
    event_id: event.eventId,
    run_id: event.runId,
    event_type: event.eventType,
    timestamp: event.timestamp,
    payload_hash_b64u: event.payloadHash,
    prev_hash_b64u: event.prevHash,
  });
  const followed = event.prevHash === (previous?.eventHash ?? null);
  return followed && hash === event.eventHash && (await sha256B64u(event.payloadText)) === event.payloadHash;
}

/** The first event of a run that is not what was hashed, from 1; null when all hold. */
export async function brokenAt(events: readonly EventRow[]): Promise<number | null> {
  const hold = await Promise.all(events.map((event, index) => eventHolds(event, events[index - 1])));
  const broken = hold.indexOf(false);
  return broken < 0 ? null : broken + 1;
}
