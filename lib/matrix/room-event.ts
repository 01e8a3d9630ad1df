// PURE. The envelope of a room event (client-server specification v1.19, "Room event format"), from untrusted JSON.

import { z } from 'zod';
import { ownCopy } from './own-copy.ts';

export const asRecord = (value: unknown): Record<string, unknown> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;

export const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null);

// The object itself, not a rebuilt one: rebuilding by assignment would let `__proto__` name a prototype.
const record = z.custom<Record<string, unknown>>((value) => asRecord(value) !== null, 'not an object');

const roomEventSchema = z.object({
  event_id: z.string().regex(/^\$[\x21-\x7e]{1,254}$/),
  sender: z.string().regex(/^@[\x21-\x7e]{1,254}$/),
  type: z
    .string()
    .max(255)
    .regex(/^[^\0]+$/),
  origin_server_ts: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  state_key: z.string().max(255).optional(),
  content: record,
  redacts: z.unknown().optional(),
  unsigned: z
    .object({
      transaction_id: z.unknown().optional(),
      membership: z.unknown().optional(),
      redacted_because: z.unknown().optional(),
      prev_content: z.unknown().optional(),
    })
    .optional()
    .catch(undefined),
});

export type RoomEvent = z.infer<typeof roomEventSchema>;

export class BadEventError extends Error {
  override name = 'BadEventError';
}

/** @throws BadEventError naming the first field that is not what an event's field must be */
export function parseRoomEvent(raw: unknown): RoomEvent {
  let copy: unknown;
  try {
    copy = ownCopy(raw);
  } catch (cause) {
    throw new BadEventError('nested too deeply', { cause });
  }
  const parsed = roomEventSchema.safeParse(copy);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new BadEventError(`${issue?.path.join('.') || 'event'}: ${issue?.message ?? 'not an event'}`);
}

/** The own device's transaction id in an echo. */
export const transactionId = (event: RoomEvent): string | null => asText(event.unsigned?.transaction_id);

/** What the event's `m.relates_to` says, as far as it is well formed. */
export function relationOf(event: RoomEvent): {
  relType: string | null;
  eventId: string | null;
  replyTo: string | null;
} {
  const relates = asRecord(event.content['m.relates_to']);
  const reply = asRecord(relates?.['m.in_reply_to']);
  return {
    relType: asText(relates?.rel_type),
    eventId: asText(relates?.event_id),
    replyTo: asText(reply?.event_id),
  };
}
