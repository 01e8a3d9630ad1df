import type { Db } from '#lib/db/transaction.ts';

const room = { job: { select: { roomId: true } } } as const;

export const packageHead = (db: Db, jobId: string) =>
  db.package.findUnique({
    where: { jobId },
    omit: { archive: true, filesZip: true, statementText: true, dsseText: true },
    include: room,
  });

export const packageArchive = (db: Db, jobId: string) =>
  db.package.findUnique({ where: { jobId }, select: { archive: true, sha256: true, ...room } });
