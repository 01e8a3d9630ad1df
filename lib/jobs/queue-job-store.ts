import { Prisma } from '#lib/db/generated/client.ts';
import type { Db } from '#lib/db/transaction.ts';
import type { JobState } from './lifecycle.ts';

export type QueueDecision = {
  kind: 'approve' | 'deny';
  slot: string;
  approverMxid: string;
  channel: 'browser' | 'matrix';
  decidedAt: Date;
};

/** The newest request for approval of a job, with its decisions in their order. */
export type QueueRequest = {
  digest: string;
  wpcHash: string;
  expiresAt: Date;
  createdAt: Date;
  closedAt: Date | null;
  decisions: QueueDecision[];
};

/** A job as lists need it. What approvers are shown in full (plans, subjects, views) is not read. */
export type QueueJob = {
  id: string;
  roomId: string;
  state: JobState;
  stateReason: string | null;
  /** Its first `textCharacters` characters, and one more when there are more. */
  requestStart: string;
  requesterMxid: string;
  wpcHash: string | null;
  tier: string | null;
  effect: string | null;
  toolNames: string;
  updatedAt: Date;
  expiresAt: Date | null;
  room: { name: string };
  agent: { name: string; did: string; operatorMxid: string | null };
  claim: { mxid: string; expiresAt: Date } | null;
  request: QueueRequest | null;
  bundle: { id: string; verdict: string | null } | null;
};

/** Times inside a document of PostgreSQL are text. */
type Written<T> = { [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K] };
type WrittenRequest = Written<Omit<QueueRequest, 'decisions'>> & { decisions: Written<QueueDecision>[] | null };
type Row = Omit<QueueJob, 'claim' | 'request'> & {
  claim: Written<NonNullable<QueueJob['claim']>> | null;
  request: WrittenRequest | null;
};

function readRequest(request: WrittenRequest): QueueRequest {
  return {
    ...request,
    expiresAt: new Date(request.expiresAt),
    createdAt: new Date(request.createdAt),
    closedAt: request.closedAt === null ? null : new Date(request.closedAt),
    decisions: (request.decisions ?? []).map((decision) => ({ ...decision, decidedAt: new Date(decision.decidedAt) })),
  };
}

/** Characters of a request's text that lists show. */
export const textCharacters = 240;

/**
 * The jobs whose ids a query finds. One statement: the list is read again by every open page at every change.
 * @param ids a query for the column `id`
 * @param order of columns of `job` and of the query, which is called `wanted`
 */
export async function jobsWhere(db: Db, ids: Prisma.Sql, order: Prisma.Sql): Promise<QueueJob[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT job.id, job."roomId", job.state::text AS state, job."stateReason",
      left(job."requestText", ${textCharacters + 1}) AS "requestStart", job."requesterMxid", job."wpcHash", job.tier,
      job.effect, job."toolNames", job."updatedAt", job."expiresAt",
      json_build_object('name', room.name) AS room,
      json_build_object('name', agent.name, 'did', agent.did, 'operatorMxid', agent."operatorMxid") AS agent,
      CASE WHEN claim."jobId" IS NOT NULL
        THEN json_build_object('mxid', claim.mxid, 'expiresAt', claim."expiresAt") END AS claim,
      CASE WHEN bundle.id IS NOT NULL
        THEN json_build_object('id', bundle.id, 'verdict', bundle.verdict) END AS bundle,
      newest.request
    FROM (${ids}) AS wanted
    JOIN job ON job.id = wanted.id
    JOIN room ON room."roomId" = job."roomId"
    JOIN agent ON agent.id = job."agentId"
    LEFT JOIN claim ON claim."jobId" = job.id
    LEFT JOIN bundle ON bundle."jobId" = job.id
    LEFT JOIN LATERAL (
      SELECT json_build_object(
        'digest', asked.digest, 'wpcHash', asked."wpcHash", 'expiresAt', asked."expiresAt",
        'createdAt', asked."createdAt", 'closedAt', asked."closedAt",
        'decisions', (
          SELECT json_agg(json_build_object(
            'kind', decision.kind, 'slot', decision.slot, 'approverMxid', decision."approverMxid",
            'channel', decision.channel, 'decidedAt', decision."decidedAt") ORDER BY decision."decidedAt", decision.id)
          FROM decision WHERE decision."approvalRequestId" = asked.id)) AS request
      FROM approval_request AS asked
      WHERE asked."jobId" = job.id
      ORDER BY asked."createdAt" DESC LIMIT 1
    ) AS newest ON true
    ORDER BY ${order}`;
  return rows.map(({ claim, request, ...job }) => ({
    ...job,
    claim: claim && { ...claim, expiresAt: new Date(claim.expiresAt) },
    request: request && readRequest(request),
  }));
}

/** The jobs of these ids, in this order; ids of no job are left out. */
export async function queueJobs(db: Db, jobIds: readonly string[]): Promise<QueueJob[]> {
  if (jobIds.length === 0) return [];
  const ids = Prisma.sql`SELECT id, place FROM unnest(${jobIds}::text[]) WITH ORDINALITY AS given(id, place)`;
  return jobsWhere(db, ids, Prisma.sql`wanted.place`);
}
