// Reads the checkpoints back that our bot posted: what the log was, as far as others could see it.

import type { Config } from '#lib/config.ts';
import { type OutsideCopy, type Seen, seenNote } from '#lib/transparency/outside.ts';
import { MatrixFailure } from './port.ts';
import { checkpointKey } from './post-checkpoint.ts';
import { asRecord, asText } from './room-event.ts';
import { loginWithPassword, roomMessages } from './session.ts';

// A device of its own: reading happens before anything is trusted that the database says, the stored session included.
const deviceId = 'COUNTERSIGNLOG';
const lookBack = 50;

/** The checkpoints among messages, newest of each origin; what cannot be read as one is none. */
export function checkpointsIn(events: readonly unknown[], botUserId: string): Seen[] {
  const newest = new Map<string, Seen>();
  for (const raw of events) {
    const event = asRecord(raw);
    const note = asText(asRecord(asRecord(event?.content)?.[checkpointKey])?.note);
    if (event?.sender !== botUserId || note === null) continue;
    const seen = readNote(note);
    if (seen && seen.size > (newest.get(seen.origin)?.size ?? -1)) newest.set(seen.origin, seen);
  }
  return [...newest.values()];
}

function readNote(note: string): Seen | null {
  try {
    return seenNote(note);
  } catch {
    return null; // no checkpoint, whatever it was meant to be
  }
}

/** The checkpoints in the audit room, for the comparison before the first signature; null without a room to read. */
export function auditRoomCopy({ matrix }: Pick<Config, 'matrix'>): OutsideCopy | null {
  const { auditRoom, botUserId: userId, botPassword: password, homeserverUrl } = matrix;
  if (auditRoom === null || !matrix.connected) return null;
  let accessToken: string | null = null;
  const read = async (token: string) => {
    const answer = await roomMessages(homeserverUrl, token, { roomId: auditRoom, sender: userId, limit: lookBack });
    return checkpointsIn(answer, userId);
  };
  return {
    where: `the audit room (${auditRoom})`,
    seen: async () => {
      accessToken ??= (await loginWithPassword(homeserverUrl, { userId, password, deviceId })).accessToken;
      try {
        return await read(accessToken);
      } catch (error) {
        if (error instanceof MatrixFailure && error.code === 'LOGGED_OUT') accessToken = null;
        throw error;
      }
    },
  };
}
