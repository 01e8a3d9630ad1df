import { Prisma } from '#lib/db/generated/client.ts';
import type { Db } from '#lib/db/transaction.ts';
import type { JobState } from '#lib/jobs/lifecycle.ts';
import type { QueuePlace } from '#lib/jobs/queue-cursor.ts';
import { searched } from '#lib/jobs/queue-store.ts';
import type { VerdictFilter } from './ended-filters.ts';

const { sql, join, empty } = Prisma;

export type EndedQuestion = {
  /** Null: every room. */
  roomIds: readonly string[] | null;
  states: readonly JobState[];
  verdict?: VerdictFilter;
  agentDid?: string;
  requester?: string;
  /** As readSearch gives it. */
  search?: string;
};

/** The package's verdict once there is one, else the bundle's. */
const verdictIs = (verdict: VerdictFilter) => {
  const found = sql`COALESCE(
    (SELECT package.verdict FROM package WHERE package."jobId" = job.id),
    (SELECT bundle.verdict FROM bundle WHERE bundle."jobId" = job.id))`;
  return verdict === 'none' ? sql` AND ${found} IS NULL` : sql` AND ${found} = ${verdict}`;
};

function conditions({ verdict, agentDid, requester, search }: EndedQuestion): Prisma.Sql {
  return join(
    [
      verdict ? verdictIs(verdict) : empty,
      agentDid ? sql` AND job."agentId" = (SELECT agent.id FROM agent WHERE agent.did = ${agentDid})` : empty,
      requester ? sql` AND job."requesterMxid" = ${requester}` : empty,
      search === undefined ? empty : sql` AND ${searched(search)}`,
    ],
    '',
  );
}

/**
 * Ids of ended jobs after a place, newest first. Each state (and each room, for a reader of some rooms) is read in the
 * order of its own index and stops after one page.
 */
export async function endedJobIds(db: Db, question: EndedQuestion, after: QueuePlace | null, take: number) {
  const { roomIds, states } = question;
  const rooms = roomIds ? sql` CROSS JOIN unnest(${roomIds}::text[]) AS seen("roomId")` : empty;
  const ofRoom = roomIds ? sql` AND job."roomId" = seen."roomId"` : empty;
  const older = after ? sql` AND (job."updatedAt", job.id) < (${after.at}::timestamptz, ${after.jobId})` : empty;
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT page.id FROM unnest(${states}::"JobState"[]) AS ended(state)${rooms}
    CROSS JOIN LATERAL (
      SELECT job.id, job."updatedAt" FROM job
      WHERE job.state = ended.state${ofRoom}${older}${conditions(question)}
      ORDER BY job."updatedAt" DESC, job.id DESC LIMIT ${take}
    ) AS page
    ORDER BY page."updatedAt" DESC, page.id DESC LIMIT ${take}`;
  return rows.map((row) => row.id);
}

const listed = {
  id: true,
  state: true,
  tier: true,
  effect: true,
  requesterMxid: true,
  updatedAt: true,
  room: { select: { name: true } },
  agent: { select: { name: true } },
  bundle: { select: { id: true, verdict: true, code: true, sealedAt: true } },
  package: { select: { state: true, verdict: true, code: true, sealedAt: true } },
} satisfies Prisma.JobSelect;

export type EndedRecord = Prisma.JobGetPayload<{ select: typeof listed }>;

/** The jobs of these ids, in this order. */
export async function endedJobs(db: Db, ids: readonly string[]): Promise<EndedRecord[]> {
  const rows = await db.job.findMany({ where: { id: { in: [...ids] } }, select: listed });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
