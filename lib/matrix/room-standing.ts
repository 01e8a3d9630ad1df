import { MatrixFailure, type MatrixPort } from './port.ts';
import { asRecord, asText } from './room-event.ts';

/** What the homeserver says now of a member: nothing that our own records claim. */
export type RoomStanding = { membership: string; power_level: number | null };

/**
 * A member's standing in a room, asked anew.
 * @returns null when it cannot be had: then nothing is decided
 */
export async function standingInRoom(port: MatrixPort, roomId: string, mxid: string): Promise<RoomStanding | null> {
  try {
    const [member, power] = await Promise.all([
      port.state(roomId, 'm.room.member', mxid),
      port.state(roomId, 'm.room.power_levels', ''),
    ]);
    return { membership: asText(member?.membership) ?? 'none', power_level: powerOf(power, mxid) };
  } catch (error) {
    if (error instanceof MatrixFailure) return null;
    throw error;
  }
}

function powerOf(power: Record<string, unknown> | null, mxid: string): number | null {
  const level = asRecord(power?.users)?.[mxid] ?? power?.users_default ?? 0;
  return typeof level === 'number' ? level : null;
}
