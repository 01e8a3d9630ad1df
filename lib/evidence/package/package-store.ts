// What a package is made of, and the rows of the packages themselves.

import type { Prisma } from '#lib/db/generated/client.ts';
import type { Db, Tx } from '#lib/db/transaction.ts';
import { isTerminal, jobStates } from '#lib/jobs/lifecycle.ts';

const byTime = <T extends string>(field: T) => [{ [field]: 'asc' }, { id: 'asc' }] as never;

const jobParts = {
  room: { select: { name: true } },
  agent: { select: { did: true, name: true } },
  plans: { orderBy: { revision: 'asc' } },
  approvalRequests: { orderBy: byTime('createdAt') },
  decisions: {
    orderBy: byTime('decidedAt'),
    include: { assertion: { include: { credential: true } } },
  },
  tokens: { orderBy: [{ issuedAt: 'asc' }, { jti: 'asc' }], omit: { tokenSealed: true } },
  run: {
    include: {
      events: { orderBy: { index: 'asc' } },
      calls: { orderBy: { seq: 'asc' } },
      receipts: { orderBy: { seq: 'asc' } },
    },
  },
  bundle: true,
} satisfies Prisma.JobInclude;

export type PackageJob = Prisma.JobGetPayload<{ include: typeof jobParts }>;

/** A job with everything under it; the token strings stay in the database. */
export const findPackageJob = (db: Db, jobId: string): Promise<PackageJob | null> =>
  db.job.findUnique({ where: { id: jobId }, include: jobParts });

export const findJobHead = (db: Db, jobId: string) =>
  db.job.findUnique({ where: { id: jobId }, select: { state: true, finishedAt: true, updatedAt: true } });

export const hasOpenCalls = async (db: Db, jobId: string): Promise<boolean> =>
  (await db.call.count({ where: { run: { jobId }, outcome: 'started' } })) > 0;

export const findPolicies = (db: Db, hashes: string[]) =>
  db.policy.findMany({ where: { hash: { in: hashes } }, orderBy: { hash: 'asc' } });

/** Events of a job: its request, what changed it, commands about it, and our own messages with these ids. */
export const findMatrixEvents = (db: Db, job: { id: string; requestEventId: string }, ownEventIds: string[]) =>
  db.matrixEvent.findMany({
    where: {
      OR: [
        { jobId: job.id },
        { relatesTo: job.requestEventId },
        { eventId: { in: [job.requestEventId, ...ownEventIds] } },
      ],
    },
    orderBy: { seq: 'asc' },
  });

/** Ids of the messages in which a job's plans were shown. */
export async function findPlanMessages(db: Db, jobId: string): Promise<string[]> {
  const rows = await db.outboxMessage.findMany({
    where: { jobId, kind: 'plan', eventId: { not: null } },
    select: { eventId: true },
  });
  return rows.flatMap(({ eventId }) => (eventId === null ? [] : [eventId]));
}

/** Every public key that this console ever signed with. */
export const findAllKeys = (db: Db) => db.signingKey.findMany({ orderBy: [{ createdAt: 'asc' }, { kid: 'asc' }] });

export const findKeptBodies = (db: Db, runId: string) =>
  db.keptBody.findMany({
    where: { runId },
    orderBy: [{ callSeq: 'asc' }, { kind: 'asc' }],
  });

export const entriesOfJob = (db: Db, jobId: string) =>
  db.auditEntry.findMany({ where: { jobId }, orderBy: { id: 'asc' } });

export type EntryRow = Awaited<ReturnType<typeof entriesOfJob>>[number];

/** The entries that recorded our signing keys. */
export const entriesOfKeys = (db: Db) =>
  db.auditEntry.findMany({ where: { action: 'key.created' }, orderBy: { id: 'asc' } });

type UsedCredential = { credentialId: string; personId: string; registrationAuditId: bigint };

/** The passkeys with which a job was decided. */
export async function credentialsOfJob(db: Db, jobId: string): Promise<UsedCredential[]> {
  const rows = await db.decisionAssertion.findMany({
    where: { decision: { jobId } },
    select: { credential: { select: { credentialId: true, personId: true, registrationAuditId: true } } },
  });
  return rows.map(({ credential }) => credential);
}

/** The entries that registered these passkeys, and those that removed them. */
export async function entriesOfCredentials(db: Db, used: readonly UsedCredential[]): Promise<EntryRow[]> {
  if (used.length === 0) return [];
  const ids = new Set(used.map(({ credentialId }) => credentialId));
  const rows = await db.auditEntry.findMany({
    where: {
      OR: [
        { id: { in: used.map(({ registrationAuditId }) => registrationAuditId) } },
        { action: 'passkey.removed', target: { in: used.map(({ personId }) => `person:${personId}`) } },
      ],
    },
    orderBy: { id: 'asc' },
  });
  return rows.filter((row) => ids.has(JSON.parse(row.detailText).credentialId));
}

export const findPackageRow = (db: Db, jobId: string) => db.package.findUnique({ where: { jobId } });
export type PackageRow = NonNullable<Awaited<ReturnType<typeof findPackageRow>>>;

export const insertPackage = (
  tx: Tx,
  row: { id: string; jobId: string; filesZip: Uint8Array; statementText: string; dsseText: string; createdAt: Date },
) => tx.package.create({ data: { ...row, filesZip: row.filesZip as Uint8Array<ArrayBuffer>, state: 'signed' } });

export type SealedPackage = {
  archive: Uint8Array;
  sha256: string;
  bytes: number;
  verdict: string;
  code: string;
  reportText: string;
  sealedAt: Date;
};

/** Seals a package once; false when it was sealed before. The archive takes the place of the files. */
export async function setPackageSealed(tx: Tx, id: string, sealed: SealedPackage): Promise<boolean> {
  const { count } = await tx.package.updateMany({
    where: { id, state: 'signed' },
    data: { ...sealed, archive: sealed.archive as Uint8Array<ArrayBuffer>, filesZip: null, state: 'sealed' },
  });
  return count === 1;
}

export const terminalStates = jobStates.filter(isTerminal);

/** Jobs that ended at `since` or later and have no sealed package, in the order of their end; those behind `after` only. */
export const unsealedJobs = (db: Db, since: Date, after: { id: string; updatedAt: Date } | null, take: number) =>
  db.job.findMany({
    where: {
      state: { in: terminalStates },
      updatedAt: { gte: since },
      AND: [
        { OR: [{ package: { is: null } }, { package: { is: { state: 'signed' } } }] },
        after === null
          ? {}
          : { OR: [{ updatedAt: { gt: after.updatedAt } }, { updatedAt: after.updatedAt, id: { gt: after.id } }] },
      ],
    },
    orderBy: [{ updatedAt: 'asc' }, { id: 'asc' }],
    take,
    select: { id: true, updatedAt: true, package: { select: { id: true } } },
  });
