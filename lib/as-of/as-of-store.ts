import type { Db } from '#lib/db/transaction.ts';
import { type MemberEvent, type MemberNow, memberNeedle } from './membership.ts';

const memberEventsMax = 5_000;

/** A row that began by a moment and had not ended by it. */
const open = (at: Date) => [{ gt: at }, null] as const;

const roomActions = ['room.allowed', 'room.joined', 'room.state_changed', 'room.agent_assigned'];

/** What the log says of rooms up to a moment, in order. */
export const roomEntries = (db: Db, at: Date) =>
  db.auditEntry.findMany({
    where: { action: { in: roomActions }, at: { lte: at } },
    orderBy: [{ at: 'asc' }, { id: 'asc' }],
    select: { action: true, roomId: true, detailText: true },
  });

export const roomNames = (db: Db) => db.room.findMany({ select: { roomId: true, name: true } });

/** The newest head of each room that was put in force by a moment. */
export const headsAt = (db: Db, at: Date) =>
  db.policyHead.findMany({
    where: { activatedAt: { lte: at } },
    distinct: ['roomId'],
    orderBy: [{ roomId: 'asc' }, { version: 'desc' }],
  });

/** Controls that were in force, the oldest first. What a rehearsal lays over nothing is none. */
export const controlsAt = (db: Db, at: Date, drillPrefix: string) =>
  db.control.findMany({
    where: {
      kind: { not: 'revoke' },
      appliedAt: { lte: at },
      AND: [
        { OR: open(at).map((liftedAt) => ({ liftedAt })) },
        { OR: [{ subject: null }, { NOT: { subject: { startsWith: drillPrefix } } }] },
      ],
    },
    orderBy: [{ appliedAt: 'asc' }, { id: 'asc' }],
  });

/** Tokens that were live, the newest first. */
export const tokensAt = (db: Db, at: Date, take: number) =>
  db.token.findMany({
    where: { issuedAt: { lte: at }, expiresAt: { gt: at }, OR: open(at).map((revokedAt) => ({ revokedAt })) },
    orderBy: [{ issuedAt: 'desc' }, { jti: 'asc' }],
    take,
    select: {
      jti: true,
      jobId: true,
      agentDid: true,
      wpcHash: true,
      issuedAt: true,
      expiresAt: true,
      revokedAt: true,
      job: { select: { roomId: true } },
    },
  });

export const rolesAt = (db: Db, at: Date) =>
  db.roleGrant.findMany({
    where: { grantedAt: { lte: at }, OR: open(at).map((revokedAt) => ({ revokedAt })) },
    orderBy: [{ role: 'asc' }, { grantedAt: 'asc' }],
    include: { person: { select: { displayName: true } } },
  });

/** Every binding that had been made by a moment, also those that had ended, the newest first. */
export const bindingsAt = (db: Db, at: Date) =>
  db.matrixBinding.findMany({
    where: { boundAt: { lte: at } },
    orderBy: [{ boundAt: 'desc' }, { id: 'desc' }],
    include: { person: { select: { displayName: true } } },
  });

/** Who had been disabled, and not enabled again, by a moment: the log tells, a person's row knows only of now. */
export const disabledAt = (db: Db, at: Date) =>
  db.$queryRaw<{ personId: string; name: string; since: Date; auditId: bigint }[]>`
    SELECT p.id::text AS "personId", p."displayName" AS name, last.at AS since, last.id AS "auditId"
    FROM (
      SELECT DISTINCT ON (target) target, action, at, id FROM audit_entry
      WHERE action IN ('person.disabled', 'person.enabled') AND at <= ${at}
      ORDER BY target, at DESC, id DESC
    ) AS last JOIN person p ON 'person:' || p.id::text = last.target
    WHERE last.action = 'person.disabled' ORDER BY last.at, p.id`;

export const agentsAt = (db: Db, at: Date) =>
  db.agent.findMany({
    where: { registeredAt: { lte: at } },
    select: { did: true, name: true, mxid: true, revokedAt: true },
  });

/** Stored events about the membership of some people, received by a moment, the newest first. */
export async function memberEvents(db: Db, roomId: string, mxids: readonly string[], at: Date): Promise<MemberEvent[]> {
  const needles = mxids.map(memberNeedle);
  return db.$queryRaw<MemberEvent[]>`
    SELECT seq, raw, "receivedAt" FROM matrix_event
    WHERE "roomId" = ${roomId} AND type = 'm.room.member' AND "receivedAt" <= ${at}
      AND EXISTS (SELECT 1 FROM unnest(${needles}::text[]) AS needle WHERE strpos(raw, needle) > 0)
    ORDER BY seq DESC LIMIT ${memberEventsMax}`;
}

/** Membership as it is now. It changed before the first event that came after its own place. */
export const membersNow = (db: Db, roomId: string, mxids: readonly string[], now: Date) =>
  db.$queryRaw<MemberNow[]>`
    SELECT mxid, membership, seq, coalesce(
      (SELECT e."receivedAt" FROM matrix_event e WHERE e.seq > m.seq ORDER BY e.seq LIMIT 1), ${now}) AS "changedBefore"
    FROM room_member m WHERE "roomId" = ${roomId} AND mxid = ANY(${[...mxids]})`;
