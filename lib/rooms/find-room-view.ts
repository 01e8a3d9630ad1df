import { actorWords } from '#lib/audit/actor-words.ts';
import { entriesDuring } from '#lib/audit/view-store.ts';
import { type Attempt, attemptActions, attemptOf } from '#lib/controls/meanwhile.ts';
import { controlsInForce, triageHistory } from '#lib/controls/store.ts';
import type { Db } from '#lib/db/transaction.ts';
import { headForRoom, headHistory } from '#lib/registry/find.ts';
import { roomRow, triageOf, underWay } from './list-rooms.ts';
import type { RoomRow } from './room-row.ts';
import { gapsOf, jobsPerRoom, joinedMembers, liveTokens, roomWithParts, unsentOf } from './view-store.ts';

/** One triage of the room, in force or ended, with what was tried meanwhile. */
export type TriageView = {
  controlId: string;
  everyRoom: boolean;
  reason: string;
  appliedBy: string;
  appliedAt: string;
  lifted: { by: string; at: string; reason: string } | null;
  attempts: Attempt[];
};

/** What switching to triage would stop at this moment. */
export type Stops = { pending: number; running: number; tokens: number };

export type RoomView = RoomRow & {
  roomVersion: string | null;
  allowedBy: string;
  allowedAt: string;
  approvers: string[];
  members: { mxid: string; displayName: string | null }[];
  heads: { version: number; wpcHash: string; activatedBy: string; activatedAt: string; reason: string }[];
  triages: TriageView[];
  stops: Stops;
  gaps: { at: string; reason: string }[];
  unsent: { id: string; kind: string; jobId: string | null; state: string; error: string; at: string }[];
};

const triagesShown = 10;
const attemptsShown = 100;

async function triagesOf(db: Db, roomId: string): Promise<TriageView[]> {
  const controls = await triageHistory(db, roomId);
  return Promise.all(
    controls.slice(0, triagesShown).map(async (control) => {
      const during = { roomId, actions: attemptActions, from: control.appliedAt, until: control.liftedAt };
      const entries = await entriesDuring(db, during, attemptsShown);
      return {
        controlId: control.id,
        everyRoom: control.scope === 'everything',
        reason: control.reason,
        appliedBy: actorWords(control.appliedBy),
        appliedAt: control.appliedAt.toISOString(),
        lifted:
          control.liftedAt && control.liftedBy
            ? { by: actorWords(control.liftedBy), at: control.liftedAt.toISOString(), reason: control.liftReason ?? '' }
            : null,
        attempts: entries.map(attemptOf).filter((attempt) => attempt !== null),
      };
    }),
  );
}

/** What triage of a room, or with null of every room, would stop at this moment. */
export async function whatTriageStops(db: Db, roomId: string | null, now: Date): Promise<Stops> {
  const [jobs, tokens] = await Promise.all([jobsPerRoom(db, ['pending', ...underWay]), liveTokens(db, roomId, now)]);
  const inScope = jobs.filter((each) => roomId === null || each.roomId === roomId);
  const count = (wanted: boolean) =>
    inScope.filter((each) => (each.state === 'pending') === wanted).reduce((sum, each) => sum + each._count, 0);
  return { pending: count(true), running: count(false), tokens };
}

const iso = <T extends { activatedAt: Date; activatedBy: string }>(head: T) => ({
  ...head,
  activatedAt: head.activatedAt.toISOString(),
  activatedBy: actorWords(head.activatedBy),
});

/** Everything that a room's page shows; null when the room is not on the list. */
export async function findRoomView(db: Db, roomId: string, now: Date): Promise<RoomView | null> {
  const room = await roomWithParts(db, roomId);
  if (!room) return null;
  const [controls, head, heads, members, triages, stops, gaps, unsent] = await Promise.all([
    controlsInForce(db),
    headForRoom(db, roomId),
    headHistory(db, roomId),
    joinedMembers(db, roomId),
    triagesOf(db, roomId),
    whatTriageStops(db, roomId, now),
    gapsOf(db, roomId),
    unsentOf(db, roomId),
  ]);
  const { pending, running } = stops;
  return {
    ...roomRow(room, { triage: triageOf(controls, roomId), pending, running }),
    roomVersion: room.roomVersion,
    allowedBy: actorWords(room.allowedBy),
    allowedAt: room.allowedAt.toISOString(),
    approvers: head?.policy.approvers ?? [],
    members: members.map(({ mxid, displayName }) => ({ mxid, displayName })),
    heads: heads.map(iso),
    triages,
    stops,
    gaps: gaps.map((gap) => ({ at: gap.createdAt.toISOString(), reason: gap.reason })),
    unsent: unsent.map((row) => ({
      id: String(row.id),
      kind: row.kind,
      jobId: row.jobId,
      state: row.state,
      error: row.lastError ?? '',
      at: row.createdAt.toISOString(),
    })),
  };
}
