import type { Tx } from '#lib/db/transaction.ts';
import { appendRunEvent } from './append-run-event.ts';
import { findRunOfJob, insertRun } from './store.ts';

type Opening = {
  job: { id: string; roomId: string; requestEventId: string };
  /** One per approving decision, in the order they were made. */
  approvals: { decision_id: string; decision_digest_b64u: string; plan_hash_b64u: string }[];
  now: Date;
};

/**
 * Opens the run of a job whose token was just minted: `run_start`, then one `human_approval` per decision. A job that
 * triage sent back keeps its run: the approvals of its next token are appended to the same chain.
 */
export async function openRun(tx: Tx, { job, approvals, now }: Opening): Promise<string> {
  const existing = await findRunOfJob(tx, job.id);
  const runId = existing?.runId ?? `run_${crypto.randomUUID()}`;
  if (!existing) {
    await insertRun(tx, { runId, jobId: job.id, startedAt: now });
    const payload = { job_id: job.id, run_id: runId, room_id: job.roomId, request_event_id: job.requestEventId };
    await appendRunEvent(tx, { runId, eventType: 'run_start', payload, now });
  }
  for (const payload of approvals) await appendRunEvent(tx, { runId, eventType: 'human_approval', payload, now });
  return runId;
}
