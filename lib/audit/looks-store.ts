import type { Db, Tx } from '#lib/db/transaction.ts';

/** Lets one look of an actor at a thing be recorded at a time. */
export async function lockLook(tx: Tx, actor: string, target: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`look:${actor}\n${target}`}, 0))`;
}

/** Whether the log has a look of this actor at this thing after a time. The partial index of looks answers. */
export async function lookedSince(db: Db, actor: string, target: string, since: Date): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM audit_entry
    WHERE action = 'evidence.viewed' AND actor = ${actor} AND target = ${target} AND at > ${since} LIMIT 1`;
  return rows.length > 0;
}
