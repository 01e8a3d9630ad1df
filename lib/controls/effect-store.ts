import { detail } from '#lib/audit/detail-store.ts';
import type { Db } from '#lib/db/transaction.ts';

// What came after a control is told by the order of the log, which its lock makes the order of decisions too: clocks of
// several machines differ by more than a stop takes.

const boundaries = ['control.applied', 'control.lifted'] as const;

/**
 * The entries between which a control was in force; `to` is null while it is. Of those that are `missing`, though the control
 * itself is recorded, the time that the control's record notes stands in for the place.
 */
export type InForce = { from: bigint; to: bigint | null; missing: (typeof boundaries)[number][] };

/** The entries that applied and that lifted a control. */
export async function entriesOfControl(
  db: Db,
  control: { id: string; appliedAt: Date; liftedAt: Date | null },
): Promise<InForce> {
  const rows = await db.$queryRaw<{ action: string; id: bigint }[]>`
    SELECT action, id FROM audit_entry
    WHERE action IN ('control.applied', 'control.lifted') AND ${detail('controlId')} = ${control.id}`;
  const placeOf = (action: string) => rows.find((row) => row.action === action)?.id ?? null;
  const [from, to, { liftedAt }] = [placeOf('control.applied'), placeOf('control.lifted'), control];
  return {
    from: from ?? (await lastEntryUntil(db, control.appliedAt)),
    to: to ?? (liftedAt && (await firstEntrySince(db, liftedAt))),
    missing: boundaries.filter((action) => (action === 'control.applied' ? from === null : liftedAt && to === null)),
  };
}

async function lastEntryUntil(db: Db, at: Date): Promise<bigint> {
  const where = { at: { lte: at } };
  const orderBy = [{ at: 'desc' as const }, { id: 'desc' as const }];
  return (await db.auditEntry.findFirst({ where, orderBy, select: { id: true } }))?.id ?? 0n;
}

async function firstEntrySince(db: Db, at: Date): Promise<bigint | null> {
  const where = { at: { gte: at } };
  const orderBy = [{ at: 'asc' as const }, { id: 'asc' as const }];
  return (await db.auditEntry.findFirst({ where, orderBy, select: { id: true } }))?.id ?? null;
}

type Refused = { refusedDecisions: number; refusedCalls: number };

/** Entries that name a control as what refused them. */
export async function refusalsBy(db: Db, control: { id: string }, { from }: InForce): Promise<Refused> {
  const rows = await db.$queryRaw<{ action: string; n: bigint }[]>`
    SELECT action, count(*) AS n FROM audit_entry
    WHERE action IN ('decision.refused', 'call.refused') AND id > ${from}
      AND ${detail('controlId')} = ${control.id}
    GROUP BY action`;
  const count = (action: string) => Number(rows.find((row) => row.action === action)?.n ?? 0);
  return { refusedDecisions: count('decision.refused'), refusedCalls: count('call.refused') };
}

/** Calls refused since an entry because one of these tokens was revoked. */
export async function refusedForTokens(db: Db, jtis: readonly string[], { from }: InForce): Promise<number> {
  if (jtis.length === 0) return 0;
  const rows = await db.$queryRaw<{ n: bigint }[]>`
    SELECT count(*) AS n FROM audit_entry
    WHERE action = 'call.refused' AND id > ${from} AND ${detail('jti')} = ANY(${[...jtis]})`;
  return Number(rows[0]?.n ?? 0);
}

/** Calls of a room refused since an entry because their token is pinned to a policy that is no longer in force. */
export async function refusedForPin(db: Db, roomId: string, { from }: InForce): Promise<number> {
  const rows = await db.$queryRaw<{ n: bigint }[]>`
    SELECT count(*) AS n FROM audit_entry
    WHERE action = 'call.refused' AND id > ${from} AND "roomId" = ${roomId}
      AND ${detail('code')} = 'POLICY_CHANGED'`;
  return Number(rows[0]?.n ?? 0);
}

/** Model calls that the gateway cut since an entry, in these jobs or in this room. */
export async function cutStreams(
  db: Db,
  where: { jobIds: readonly string[]; roomId: string | null },
  { from }: InForce,
): Promise<number> {
  const rows = await db.$queryRaw<{ n: bigint }[]>`
    SELECT count(*) AS n FROM audit_entry entry JOIN call ON call.id = ${detail('callId')}::uuid
    WHERE entry.action = 'call.closed' AND entry.id > ${from}
      AND (entry."jobId" = ANY(${[...where.jobIds]}) OR entry."roomId" = ${where.roomId})
      AND call.kind = 'model' AND call."outcomeNote" LIKE 'cut by the gateway%'`;
  return Number(rows[0]?.n ?? 0);
}

/** Tokens minted in a job, room or agent, or anywhere, while a control was in force: must be none under triage or a freeze. */
export async function mintedWhile(
  db: Db,
  scope: { jobId?: string; roomId?: string; agentDid?: string },
  { from, to }: InForce,
): Promise<number> {
  const { jobId = null, roomId = null, agentDid = null } = scope;
  const rows = await db.$queryRaw<{ n: bigint }[]>`
    SELECT count(*) AS n FROM audit_entry
    WHERE action = 'token.minted' AND id > ${from} AND (${to}::bigint IS NULL OR id < ${to})
      AND (${jobId}::text IS NULL OR "jobId" = ${jobId})
      AND (${roomId}::text IS NULL OR "roomId" = ${roomId})
      AND (${agentDid}::text IS NULL OR ${detail('agentDid')} = ${agentDid})`;
  return Number(rows[0]?.n ?? 0);
}

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
