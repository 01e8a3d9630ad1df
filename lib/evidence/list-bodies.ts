import { actorWords } from '#lib/audit/actor-words.ts';
import type { Db } from '#lib/db/transaction.ts';
import { bodiesOfRun, runOfJob } from './companion-store.ts';

/** A body of a model call that the policy had kept, without what it says. */
export type BodyLine = {
  bodyId: string;
  callSeq: number;
  kind: 'request' | 'response';
  bytes: number;
  /** Null while it can be read. `why` and `by` were written by whoever erased it. */
  erased: { at: string; by: string; why: string } | null;
};

/** The bodies that were kept of a job's model calls, those that were erased among them. */
export async function listBodies(db: Db, jobId: string): Promise<BodyLine[]> {
  const run = await runOfJob(db, jobId);
  if (!run) return [];
  return (await bodiesOfRun(db, run.runId)).map((row) => ({
    bodyId: row.id,
    callSeq: row.callSeq,
    kind: row.kind,
    bytes: row.bytes,
    erased: row.erasedAt && {
      at: row.erasedAt.toISOString(),
      by: actorWords(row.erasedBy ?? ''),
      why: row.erasedWhy ?? '',
    },
  }));
}
