import { said } from '#lib/audit/detail-store.ts';
import { Prisma } from '#lib/db/generated/client.ts';
import type { Db } from '#lib/db/transaction.ts';
import type { JobState } from '#lib/jobs/lifecycle.ts';
import type { Criteria } from './criteria.ts';

// Reads over the jobs that criteria fit. Every one of them is counted whole and read by the page.

const { sql, join, empty } = Prisma;

const named = (values: readonly string[], condition: (values: readonly string[]) => Prisma.Sql) =>
  values.length === 0 ? empty : sql` AND ${condition(values)}`;

const refusedCall = (key: string) => said(sql`e."detailText"`, key);

/** A model counts when it was called, and when calling it was refused. */
const usedModel = (models: readonly string[]) => sql`(
  EXISTS (SELECT FROM run JOIN call USING ("runId")
    WHERE run."jobId" = job.id AND call.kind = 'model' AND call.name = ANY(${models}))
  OR EXISTS (SELECT FROM audit_entry e WHERE e."jobId" = job.id AND e.action = 'call.refused'
    AND ${refusedCall('kind')} = 'model' AND ${refusedCall('name')} = ANY(${models})))`;

const conditions = ({ policies, models, rooms, approvers, agents, from, to }: Criteria): Prisma.Sql =>
  join(
    [
      sql`true`,
      named(
        policies,
        (hashes) => sql`(job."wpcHash" = ANY(${hashes})
          OR EXISTS (SELECT FROM token WHERE token."jobId" = job.id AND token."wpcHash" = ANY(${hashes})))`,
      ),
      named(models, usedModel),
      named(rooms, (ids) => sql`job."roomId" = ANY(${ids})`),
      named(
        approvers,
        (mxids) => sql`EXISTS (SELECT FROM decision d WHERE d."jobId" = job.id AND d.kind = 'approve'
          AND d."approverMxid" = ANY(${mxids}))`,
      ),
      named(agents, (dids) => sql`job."agentId" IN (SELECT id FROM agent WHERE did = ANY(${dids}))`),
      // A job counts when it was open at some moment of the span.
      from ? sql` AND coalesce(job."finishedAt", 'infinity') >= ${new Date(from)}` : empty,
      to ? sql` AND job."requestedAt" <= ${new Date(to)}` : empty,
    ],
    '',
  );

const matched = (criteria: Criteria) => sql`matched AS MATERIALIZED (SELECT id FROM job WHERE ${conditions(criteria)})`;

export type MatchCounts = {
  jobs: number;
  /** Jobs that have not ended. */
  open: number;
  /** Tokens that are still worth something: neither revoked nor expired. */
  tokens: number;
  /** Sealed packages, and how many of them are not VALID. */
  packages: number;
  notValid: number;
  packageBytes: number;
  calls: number;
  refusedCalls: number;
};

/** How much criteria fit at this moment. */
export async function countMatches(db: Db, criteria: Criteria, now: Date): Promise<MatchCounts> {
  const [row] = await db.$queryRaw<Record<keyof MatchCounts, bigint>[]>`
    WITH ${matched(criteria)},
    sealed AS (SELECT verdict, bytes FROM package JOIN matched ON matched.id = package."jobId" WHERE state = 'sealed')
    SELECT
      (SELECT count(*) FROM matched) AS jobs,
      (SELECT count(*) FROM job JOIN matched USING (id) WHERE state = ANY(${openStates}::"JobState"[])) AS open,
      (SELECT count(*) FROM token JOIN matched ON matched.id = token."jobId"
        WHERE "revokedAt" IS NULL AND "expiresAt" > ${now}) AS tokens,
      (SELECT count(*) FROM sealed) AS packages,
      (SELECT count(*) FROM sealed WHERE verdict <> 'VALID') AS "notValid",
      (SELECT coalesce(sum(bytes), 0)::bigint FROM sealed) AS "packageBytes",
      (SELECT count(*) FROM call JOIN run USING ("runId") JOIN matched ON matched.id = run."jobId") AS calls,
      (SELECT count(*) FROM audit_entry e JOIN matched ON matched.id = e."jobId" WHERE e.action = 'call.refused')
        AS "refusedCalls"`;
  if (!row) throw new Error('A count gave no row.');
  return Object.fromEntries(Object.entries(row).map(([name, n]) => [name, Number(n)])) as MatchCounts;
}

const openStates = ['requested', 'planned', 'changes_requested', 'pending', 'approved', 'running', 'completing'];

export type MatchedJob = {
  id: string;
  roomId: string;
  roomName: string;
  agentDid: string;
  agentName: string;
  requester: string;
  requestText: string;
  state: JobState;
  wpcHash: string | null;
  requestedAt: Date;
  finishedAt: Date | null;
  packageSha256: string | null;
  verdict: string | null;
  code: string | null;
};

/** A page of the jobs that criteria fit, the newest request first. */
export const matchedJobs = (db: Db, criteria: Criteria, page: { skip: number; take: number }): Promise<MatchedJob[]> =>
  db.$queryRaw<MatchedJob[]>`
    WITH ${matched(criteria)}
    SELECT job.id, job."roomId", room.name AS "roomName", agent.did AS "agentDid", agent.name AS "agentName",
      job."requesterMxid" AS requester, job."requestText", job.state::text AS state, job."wpcHash", job."requestedAt",
      job."finishedAt", package.sha256 AS "packageSha256", package.verdict, package.code
    FROM job JOIN matched USING (id) JOIN room USING ("roomId") JOIN agent ON agent.id = job."agentId"
    LEFT JOIN package ON package."jobId" = job.id AND package.state = 'sealed'
    ORDER BY job."requestedAt" DESC, job.id DESC LIMIT ${page.take} OFFSET ${page.skip}`;

export type MatchedToken = {
  jti: string;
  jobId: string;
  agentDid: string;
  wpcHash: string;
  issuedAt: Date;
  expiresAt: Date;
  collectedAt: Date | null;
  revokedAt: Date | null;
  revokedWhy: string | null;
};

const tokenColumns = sql`token.jti, token."jobId", token."agentDid", token."wpcHash", token."issuedAt", token."expiresAt",
  token."collectedAt", token."revokedAt", token."revokedWhy"`;

/** Tokens of the matching jobs that are still worth something, those that live longest first. */
export const outstandingTokens = (db: Db, criteria: Criteria, now: Date, take: number): Promise<MatchedToken[]> =>
  db.$queryRaw<MatchedToken[]>`
    WITH ${matched(criteria)}
    SELECT ${tokenColumns} FROM token JOIN matched ON matched.id = token."jobId"
    WHERE token."revokedAt" IS NULL AND token."expiresAt" > ${now}
    ORDER BY token."expiresAt" DESC, token.jti LIMIT ${take}`;

/** Every token of the matching jobs, in the order of minting. */
export const matchedTokens = (db: Db, criteria: Criteria, take: number): Promise<MatchedToken[]> =>
  db.$queryRaw<MatchedToken[]>`
    WITH ${matched(criteria)}
    SELECT ${tokenColumns} FROM token JOIN matched ON matched.id = token."jobId"
    ORDER BY token."issuedAt", token.jti LIMIT ${take}`;

export type CallCount = { kind: string; name: string; outcome: string; n: bigint };

/** Calls of the matching jobs by what was called and how it ended; `refused` are those that were never let through. */
export const callCounts = (db: Db, criteria: Criteria, take: number): Promise<CallCount[]> =>
  db.$queryRaw<CallCount[]>`
    WITH ${matched(criteria)}
    SELECT * FROM (
      SELECT call.kind::text AS kind, call.name, call.outcome::text AS outcome, count(*) AS n
      FROM call JOIN run USING ("runId") JOIN matched ON matched.id = run."jobId" GROUP BY 1, 2, 3
      UNION ALL
      SELECT ${refusedCall('kind')}, ${refusedCall('name')}, 'refused ' || ${refusedCall('code')}, count(*)
      FROM audit_entry e JOIN matched ON matched.id = e."jobId" WHERE e.action = 'call.refused' GROUP BY 1, 2, 3
    ) AS counted ORDER BY outcome LIKE 'refused%' DESC, n DESC, kind, name, outcome LIMIT ${take}`;

/** Ids of the newest refusals among the matching jobs: of calls, and of decisions. */
export async function newestRefusals(db: Db, criteria: Criteria, take: number) {
  const rows = await db.$queryRaw<{ id: bigint }[]>`
    WITH ${matched(criteria)}
    SELECT e.id FROM audit_entry e JOIN matched ON matched.id = e."jobId"
    WHERE e.action IN ('call.refused', 'decision.refused') ORDER BY e.id DESC LIMIT ${take}`;
  return rows.map(({ id }) => id);
}

/** Models that were ever called, for the picker. */
export async function modelsCalled(db: Db, take: number): Promise<string[]> {
  const rows = await db.call.findMany({
    where: { kind: 'model' },
    distinct: ['name'],
    select: { name: true },
    orderBy: { name: 'asc' },
    take,
  });
  return rows.map(({ name }) => name);
}

/** What a job has that others may have as well. */
export const traitsOfJob = (db: Db, jobId: string) =>
  db.job.findUnique({
    where: { id: jobId },
    select: {
      roomId: true,
      wpcHash: true,
      requestedAt: true,
      finishedAt: true,
      agent: { select: { did: true } },
    },
  });
