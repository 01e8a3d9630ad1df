import type { AgentActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import type { Signer } from '#lib/canon/ed25519.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { assembleBundle } from '#lib/evidence/assemble-bundle.ts';
import { findBundleOfJob } from '#lib/evidence/store.ts';
import { appendRunEvents } from '#lib/runs/append-run-events.ts';
import { findRunOfJob, lockRun, openCalls, setRunEnded } from '#lib/runs/store.ts';
import { JobError } from './job-error.ts';
import { lockJob, moveJob } from './store.ts';

type Completion = { jobId: string; agentDid: string; status: 'completed' | 'failed'; summary: string; now: Date };

async function endRun(tx: Tx, completion: Completion): Promise<void> {
  const found = await findRunOfJob(tx, completion.jobId);
  if (!found) throw new Error(`Job ${completion.jobId} runs without a run.`);
  const run = await lockRun(tx, found.runId);
  const open = await openCalls(tx, run.runId);
  const tools = open.filter((call) => call.kind === 'tool').length;
  if (tools > 0) throw new JobError('CALLS_OPEN', `${tools} tool call(s) have no result yet; deliver them first.`);
  const payload = { status: completion.status, receipts: run.receiptCount, calls: run.intentCount };
  await appendRunEvents(tx, run, [{ eventType: 'run_end', payload }], completion.now);
  await setRunEnded(tx, run.runId, completion.now);
}

/**
 * The agent reports that it is through: the run's chain is closed and the proof bundle's payload frozen for the agent to
 * sign. Asking again gives the same payload.
 * @throws JobError UNKNOWN_JOB, NOT_RUNNING, CALLS_OPEN
 */
export async function completeJob(
  completion: Completion,
  keys: { console: Signer },
): Promise<{ bundleId: string; payloadText: string }> {
  const actor: AgentActor = { kind: 'agent', did: completion.agentDid };
  const { jobId, status, summary, now } = completion;
  return transaction(async (tx) => {
    const job = await lockJob(tx, jobId);
    if (!job || job.agent.did !== completion.agentDid) throw new JobError('UNKNOWN_JOB', 'This agent has no such job.');
    const frozen = await findBundleOfJob(tx, jobId);
    if (frozen) return { bundleId: frozen.id, payloadText: frozen.payloadText };
    if (job.state !== 'running')
      throw new JobError('NOT_RUNNING', `The job is ${job.state}; there is nothing to complete.`);
    await endRun(tx, completion);
    const bundle = await assembleBundle(tx, { jobId, status, summary, now }, keys);
    await moveJob(tx, { jobId, from: ['running'], to: 'completing', now });
    await appendAudit(
      tx,
      {
        action: 'job.completing',
        target: `job:${jobId}`,
        jobId,
        roomId: job.roomId,
        detail: { status, summary, bundleId: bundle.bundleId },
      },
      { actor, at: now },
    );
    return bundle;
  });
}
