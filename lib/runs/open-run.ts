import type { Tx } from '#lib/db/transaction.ts';
import { appendRunEvents, type ChainHead, type RunEventInput } from './append-run-events.ts';
import { findRunOfJob, insertRun, lockRun } from './store.ts';

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
export async function openRun(tx: Tx, { job, approvals, now }: Opening): Promise<void> {
  const events: RunEventInput[] = approvals.map((payload) => ({ eventType: 'human_approval', payload }));
  let run: ChainHead | null = await findRunOfJob(tx, job.id);
  if (run) {
    run = await lockRun(tx, run.runId);
  } else {
    run = await insertRun(tx, { runId: `run_${crypto.randomUUID()}`, jobId: job.id, startedAt: now });
    const { runId } = run;
    const payload = { job_id: job.id, run_id: runId, room_id: job.roomId, request_event_id: job.requestEventId };
    events.unshift({ eventType: 'run_start', payload });
  }
  const [first, ...rest] = events;
  if (first) await appendRunEvents(tx, run, [first, ...rest], now);
}
