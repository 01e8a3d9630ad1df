import { Prisma } from '#lib/db/generated/client.ts';
import type { Db, Tx } from '#lib/db/transaction.ts';

const { sql, join } = Prisma;

export const insertPacket = (tx: Tx, packet: Prisma.IncidentPacketUncheckedCreateInput) =>
  tx.incidentPacket.create({ data: packet, select: { id: true } });

/** Whether a packet of the incident is being made. */
export const packetUnderWay = async (db: Db, incidentId: string): Promise<boolean> =>
  (await db.incidentPacket.count({ where: { incidentId, state: { in: ['waiting', 'signed'] } } })) > 0;

const heavy = { filesZip: true, statementText: true, dsseText: true, archive: true } as const;

/** The packets of an incident without their bytes, the newest first. */
export const packetRows = (db: Db, incidentId: string, take: number) =>
  db.incidentPacket.findMany({
    where: { incidentId },
    orderBy: [{ requestedAt: 'desc' }, { id: 'desc' }],
    take,
    omit: heavy,
  });

/** Packets that are still to be made, the oldest first. */
export const packetsToMake = (db: Db, take: number) =>
  db.incidentPacket.findMany({
    where: { state: { in: ['waiting', 'signed'] } },
    orderBy: [{ requestedAt: 'asc' }, { id: 'asc' }],
    take,
    omit: { filesZip: true, archive: true },
  });
export type PacketToMake = Awaited<ReturnType<typeof packetsToMake>>[number];

export const packetFiles = (db: Db, id: string) =>
  db.incidentPacket.findUnique({ where: { id }, select: { filesZip: true, statementText: true, dsseText: true } });

export const packetArchive = (db: Db, incidentId: string, id: string) =>
  db.incidentPacket.findFirst({ where: { id, incidentId, state: 'sealed' }, select: { archive: true, sha256: true } });

/** Moves a packet on from one state; false when somebody else has. */
async function move(
  tx: Tx,
  id: string,
  from: 'waiting' | 'signed',
  data: Prisma.IncidentPacketUpdateManyMutationInput,
) {
  const { count } = await tx.incidentPacket.updateMany({ where: { id, state: from }, data });
  return count === 1;
}

export type SignedPacket = { filesZip: Uint8Array; statementText: string; dsseText: string; signedAt: Date };
export const setSigned = (tx: Tx, id: string, { filesZip, ...signed }: SignedPacket) =>
  move(tx, id, 'waiting', { ...signed, filesZip: filesZip as Uint8Array<ArrayBuffer>, state: 'signed' });

export type SealedPacket = {
  archive: Uint8Array;
  sha256: string;
  bytes: number;
  verdict: string;
  code: string;
  sealedAt: Date;
};
/** The archive takes the place of the files. */
export const setSealed = (tx: Tx, id: string, { archive, ...sealed }: SealedPacket) =>
  move(tx, id, 'signed', { ...sealed, archive: archive as Uint8Array<ArrayBuffer>, filesZip: null, state: 'sealed' });

export const setFailed = (tx: Tx, id: string, failure: string) => move(tx, id, 'waiting', { failure, state: 'failed' });

// Details are what JSON.stringify wrote (lib/incidents/match-store.ts).
const controlIn = (ids: readonly string[]) =>
  sql`(e.action LIKE 'control.%' AND substring(e."detailText" FROM '"controlId":"([0-9a-f-]{36})"') = ANY(${ids}))`;

export type PacketEntryRow = {
  id: bigint;
  action: string;
  actor: string;
  target: string;
  jobId: string | null;
  roomId: string | null;
  at: Date;
  detailText: string;
  salt: string;
};

/** Entries up to one: those of an incident, of these controls, of these jobs; in the order of the log. */
export const entriesOfPacket = (
  db: Db,
  of: { incidentId: string; controlIds: readonly string[]; jobIds: readonly string[]; upTo: bigint },
  take: number,
): Promise<PacketEntryRow[]> => db.$queryRaw<PacketEntryRow[]>`
  SELECT e.id, e.action, e.actor, e.target, e."jobId", e."roomId", e.at, e."detailText", e.salt FROM audit_entry e
  WHERE e.id <= ${of.upTo} AND (${join(
    [
      sql`e.target = ${`incident:${of.incidentId}`}`,
      sql`e."jobId" = ANY(${of.jobIds})`,
      ...(of.controlIds.length > 0 ? [controlIn(of.controlIds)] : []),
    ],
    ' OR ',
  )}) ORDER BY e.id LIMIT ${take}`;

/** The ones of these jobs whose request has its entry by then. */
export async function jobsLoggedBy(db: Db, jobIds: readonly string[], upTo: bigint): Promise<Set<string>> {
  const rows = await db.auditEntry.findMany({
    where: { action: 'job.requested', jobId: { in: [...jobIds] }, id: { lte: upTo } },
    select: { jobId: true },
  });
  return new Set(rows.flatMap(({ jobId }) => (jobId === null ? [] : [jobId])));
}

/** Sealed packages, byte for byte. */
export const archivesOf = (db: Db, jobIds: readonly string[]) =>
  db.package.findMany({
    where: { jobId: { in: [...jobIds] }, state: 'sealed' },
    select: { jobId: true, archive: true, sha256: true, verdict: true, code: true },
  });

/** Controls with their checklists. */
export const controlsOfPacket = (db: Db, ids: readonly string[]) =>
  db.control.findMany({
    where: { id: { in: [...ids] } },
    orderBy: [{ appliedAt: 'asc' }, { id: 'asc' }],
    include: { tasks: { orderBy: [{ tool: 'asc' }, { credential: 'asc' }] } },
  });
