import type { Prisma } from '#lib/db/generated/client.ts';
import type { Db } from '#lib/db/transaction.ts';

/** Reads for the console's pages; nothing here changes anything. */

/** The newest token minted in a room for another job before `before`: the room's last approved job. */
export const lastApprovedBefore = (db: Db, input: { roomId: string; jobId: string; before: Date }) =>
  db.token.findFirst({
    where: { jobId: { not: input.jobId }, job: { roomId: input.roomId }, issuedAt: { lt: input.before } },
    orderBy: { issuedAt: 'desc' },
    select: { jobId: true, wpcHash: true, issuedAt: true },
  });

const jobParts = {
  room: true,
  agent: true,
  plans: { orderBy: { revision: 'desc' } },
  approvalRequests: { orderBy: { createdAt: 'desc' }, include: { decisions: { orderBy: { decidedAt: 'asc' } } } },
  // Named one by one: the sealed token stays in the database.
  tokens: {
    orderBy: { issuedAt: 'desc' },
    select: {
      jti: true,
      digest: true,
      tokenScopeHash: true,
      wpcHash: true,
      pinned: true,
      issuedAt: true,
      expiresAt: true,
      collectedAt: true,
      revokedAt: true,
      revokedWhy: true,
      modelCallsUsed: true,
      modelCallsMax: true,
      toolCallsUsed: true,
      toolCallsMax: true,
      modelTokensUsed: true,
      modelTokensMax: true,
    },
  },
  run: {
    include: {
      calls: { orderBy: { seq: 'asc' } },
      receipts: {
        orderBy: { seq: 'asc' },
        select: { receiptId: true, kind: true, seq: true, sha256: true, signedAt: true },
      },
    },
  },
  bundle: { select: { id: true, verdict: true, code: true, createdAt: true, sealedAt: true } },
} satisfies Prisma.JobInclude;

export type JobRecord = Prisma.JobGetPayload<{ include: typeof jobParts }>;

/** Everything the job's page shows of the job itself; null when there is none. */
export const jobRecord = (db: Db, jobId: string): Promise<JobRecord | null> =>
  db.job.findUnique({ where: { id: jobId }, include: jobParts });

export async function roomOfJob(db: Db, jobId: string): Promise<string | null> {
  const job = await db.job.findUnique({ where: { id: jobId }, select: { roomId: true } });
  return job?.roomId ?? null;
}

/** The stored event of a request and whatever edits or redacts it. */
export async function requestEvents(db: Db, eventId: string) {
  const [original, later] = await Promise.all([
    db.matrixEvent.findUnique({ where: { eventId } }),
    db.matrixEvent.findMany({
      where: { relatesTo: eventId },
      orderBy: { seq: 'asc' },
      select: { eventId: true, sender: true, type: true, receivedAt: true, verdict: true, raw: true },
    }),
  ]);
  return { original, later };
}

/** An agent may try as often as it likes: of its calls' entries this many are read, the newest. */
const callEntriesMax = 1_000;

/**
 * The audit entries of a job, in the order in which they were written.
 * @returns `left`: earlier entries of calls that were not read; `refused`: how many calls were refused, read or not
 */
export async function jobHistory(db: Db, jobId: string) {
  const [others, newest, refused] = await Promise.all([
    db.auditEntry.findMany({ where: { jobId, NOT: { action: { startsWith: 'call.' } } } }),
    db.auditEntry.findMany({
      where: { jobId, action: { startsWith: 'call.' } },
      orderBy: { id: 'desc' },
      take: callEntriesMax,
    }),
    db.auditEntry.count({ where: { jobId, action: 'call.refused' } }),
  ]);
  const calls =
    newest.length < callEntriesMax
      ? newest.length
      : await db.auditEntry.count({ where: { jobId, action: { startsWith: 'call.' } } });
  const rows = [...others, ...newest].sort((a, b) => (a.id < b.id ? -1 : 1));
  return { rows, left: calls - newest.length, refused };
}

/** Display names by Matrix id, as people set them: never a proof of who somebody is. */
export async function displayNames(db: Db, roomId: string, mxids: string[]): Promise<Map<string, string>> {
  const rows = await db.roomMember.findMany({
    where: { roomId, mxid: { in: mxids }, displayName: { not: null } },
    select: { mxid: true, displayName: true },
  });
  return new Map(rows.map((row) => [row.mxid, row.displayName ?? '']));
}
