import type { Prisma } from '#lib/db/generated/client.ts';
import type { Db, Tx } from '#lib/db/transaction.ts';

export const insertIncident = (tx: Tx, incident: Prisma.IncidentUncheckedCreateInput) =>
  tx.incident.create({ data: incident });

/** Takes an incident for a change: whoever changes it next waits until this transaction ends. Null when there is none. */
export async function lockIncident(tx: Tx, id: string): Promise<{ id: string; closedAt: Date | null } | null> {
  const [row] = await tx.$queryRaw<{ id: string; closedAt: Date | null }[]>`
    SELECT id, "closedAt" FROM incident WHERE id = ${id} FOR UPDATE`;
  return row ?? null;
}

export const findIncidentRow = (db: Db, id: string) => db.incident.findUnique({ where: { id } });
export type IncidentRow = NonNullable<Awaited<ReturnType<typeof findIncidentRow>>>;

/** Incidents with how much stands in each, the newest first; those after `after` when it is given. */
export const incidentRows = (db: Db, { take, after }: { take: number; after?: string }) =>
  db.incident.findMany({
    orderBy: [{ openedAt: 'desc' }, { id: 'desc' }],
    ...(after && { cursor: { id: after }, skip: 1 }),
    take,
    include: { _count: { select: { findings: true, controls: true, packets: { where: { state: 'sealed' } } } } },
  });

/** Incidents that go on from this one. */
export const followers = (db: Db, id: string) =>
  db.incident.findMany({ where: { followsId: id }, orderBy: { openedAt: 'asc' }, select: { id: true, title: true } });

/** Closes an open incident; false when somebody else has. */
export async function setClosed(tx: Tx, close: { id: string; closedBy: string; closedAt: Date; conclusion: string }) {
  const { id, ...data } = close;
  const { count } = await tx.incident.updateMany({ where: { id, closedAt: null }, data });
  return count === 1;
}

export const insertFinding = (tx: Tx, finding: Prisma.IncidentFindingUncheckedCreateInput) =>
  tx.incidentFinding.create({ data: finding });

/** Findings, the oldest first. */
export const findingRows = (db: Db, incidentId: string, page: { skip: number; take: number }) =>
  db.incidentFinding.findMany({ where: { incidentId }, orderBy: [{ foundAt: 'asc' }, { id: 'asc' }], ...page });

export const countFindings = (db: Db, incidentId: string) => db.incidentFinding.count({ where: { incidentId } });

/** Attaches a control; false when it was attached before. */
export async function insertAttachment(tx: Tx, attachment: Prisma.IncidentControlUncheckedCreateInput) {
  const { count } = await tx.incidentControl.createMany({ data: [attachment], skipDuplicates: true });
  return count === 1;
}

export const attachmentRows = (db: Db, incidentId: string) =>
  db.incidentControl.findMany({ where: { incidentId }, orderBy: [{ attachedAt: 'asc' }, { controlId: 'asc' }] });
