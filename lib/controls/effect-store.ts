import type { Db } from '#lib/db/transaction.ts';

type Refused = { refusedDecisions: number; refusedCalls: number };

/** Entries since a control that name it as what refused them. */
export async function refusalsBy(db: Db, control: { id: string; appliedAt: Date }): Promise<Refused> {
  const rows = await db.$queryRaw<{ action: string; n: bigint }[]>`
    SELECT action, count(*) AS n FROM audit_entry
    WHERE action IN ('decision.refused', 'call.refused') AND at >= ${control.appliedAt}
      AND ("detailText"::json ->> 'controlId') = ${control.id}
    GROUP BY action`;
  const count = (action: string) => Number(rows.find((row) => row.action === action)?.n ?? 0);
  return { refusedDecisions: count('decision.refused'), refusedCalls: count('call.refused') };
}

/** Calls refused since a moment because one of these tokens was revoked. */
export async function refusedForTokens(db: Db, jtis: readonly string[], since: Date): Promise<number> {
  if (jtis.length === 0) return 0;
  const rows = await db.$queryRaw<{ n: bigint }[]>`
    SELECT count(*) AS n FROM audit_entry
    WHERE action = 'call.refused' AND at >= ${since} AND ("detailText"::json ->> 'jti') = ANY(${[...jtis]})`;
  return Number(rows[0]?.n ?? 0);
}

/** Model calls of these jobs that the gateway cut since a moment. */
export const cutStreams = (db: Db, jobIds: readonly string[], since: Date) =>
  db.call.count({
    where: {
      kind: 'model',
      closedAt: { gte: since },
      outcomeNote: { startsWith: 'cut by the gateway' },
      run: { jobId: { in: [...jobIds] } },
    },
  });

/** Tokens minted since a moment in a job, room or agent, or anywhere: what must be none while triage or a freeze lasts. */
export const mintedSince = (
  db: Db,
  scope: { jobId?: string; roomId?: string; agentDid?: string },
  span: { from: Date; to: Date | null },
) =>
  db.token.count({
    where: {
      issuedAt: { gt: span.from, ...(span.to && { lt: span.to }) },
      ...(scope.jobId && { jobId: scope.jobId }),
      ...(scope.roomId && { job: { roomId: scope.roomId } }),
      ...(scope.agentDid && { agentDid: scope.agentDid }),
    },
  });

/** The last refusal that each agent met since a moment, with when it was last seen. */
export async function agentsRefused(db: Db, jobIds: readonly string[]) {
  const jobs = await db.job.findMany({
    where: { id: { in: [...jobIds] } },
    select: { agent: { select: { did: true, name: true, lastSeenAt: true } } },
    distinct: ['agentId'],
  });
  return Promise.all(
    jobs.map(async ({ agent }) => {
      const last = await db.auditEntry.findFirst({
        where: { action: 'call.refused', actor: `agent:${agent.did}` },
        orderBy: { id: 'desc' },
        select: { at: true },
      });
      return { ...agent, lastRefusalAt: last?.at ?? null };
    }),
  );
}
