import { actorWords } from '#lib/audit/actor-words.ts';
import { controlsInForce } from '#lib/controls/store.ts';
import type { Db } from '#lib/db/transaction.ts';
import type { RoomRow, RoomTriage } from './room-row.ts';
import { jobsPerRoom, roomsWithParts } from './view-store.ts';

type Control = Awaited<ReturnType<typeof controlsInForce>>[number];
type RoomWithParts = Awaited<ReturnType<typeof roomsWithParts>>[number];

/** The triage that a room is under: its own before the one over every room. */
export function triageOf(controls: readonly Control[], roomId: string): RoomTriage | null {
  const triages = controls.filter((each) => each.kind === 'triage');
  const control =
    triages.find((each) => each.subject === roomId) ?? triages.find((each) => each.subject === null) ?? null;
  return (
    control && {
      controlId: control.id,
      everyRoom: control.subject === null,
      reason: control.reason,
      appliedBy: actorWords(control.appliedBy),
      appliedAt: control.appliedAt.toISOString(),
    }
  );
}

/** A stored room as a row. */
export function roomRow(
  room: RoomWithParts,
  facts: { triage: RoomTriage | null; pending: number; running: number },
): RoomRow {
  const head = room.heads[0];
  return {
    roomId: room.roomId,
    name: room.name,
    state: room.state,
    stateReason: room.stateReason,
    agent: room.agent && { did: room.agent.did, name: room.agent.name, revoked: room.agent.revokedAt !== null },
    head: head ? { version: head.version, wpcHash: head.wpcHash, activatedAt: head.activatedAt.toISOString() } : null,
    ...facts,
  };
}

export const underWay = ['approved', 'running', 'completing'] as const;

/** The rooms that a person may see, by name, with what holds in each right now. */
export async function listRooms(db: Db, rooms: 'all' | ReadonlySet<string>): Promise<RoomRow[]> {
  const [rows, controls, jobs] = await Promise.all([
    roomsWithParts(db, rooms === 'all' ? null : [...rooms]),
    controlsInForce(db),
    jobsPerRoom(db, ['pending', ...underWay]),
  ]);
  const count = (roomId: string, states: readonly string[]) =>
    jobs
      .filter((each) => each.roomId === roomId && states.includes(each.state))
      .reduce((sum, each) => sum + each._count, 0);
  return rows.map((room) =>
    roomRow(room, {
      triage: triageOf(controls, room.roomId),
      pending: count(room.roomId, ['pending']),
      running: count(room.roomId, underWay),
    }),
  );
}
