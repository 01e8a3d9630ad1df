import type { Actor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { transaction } from '#lib/db/transaction.ts';

/** Writes into the log that a file of a job's evidence was handed out, before it is. */
export const recordExport = (input: {
  jobId: string;
  roomId: string;
  what: string;
  sha256: string | null;
  actor: Actor;
  now: Date;
}): Promise<bigint> =>
  transaction((tx) =>
    appendAudit(
      tx,
      {
        action: 'evidence.exported',
        target: `job:${input.jobId}`,
        jobId: input.jobId,
        roomId: input.roomId,
        detail: { what: input.what, sha256: input.sha256 },
      },
      { actor: input.actor, at: input.now },
    ),
  );
