import type { ChainedEvent } from '#lib/claw/event-chain.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { type Plan, parsePlan } from '#lib/policy/plan.ts';
import { EvidenceError } from './evidence-error.ts';
import {
  type ApprovedRequest,
  type EvidenceJob,
  findApprovedRequests,
  findEvidenceJob,
  findPlanRevision,
  findPolicyEnvelope,
} from './store.ts';

export type RunEvidence = {
  job: EvidenceJob;
  run: NonNullable<EvidenceJob['run']>;
  requests: ApprovedRequest[];
  plan: { text: string; hash: string; plan: Plan };
  policy: { hash: string; envelopeText: string; registryDid: string };
};

/**
 * Reads all that a bundle is made of. The caller holds the run's lock, so the rows are of one moment.
 * @throws EvidenceError NO_RUN for a job that never ran
 */
export async function readRunEvidence(tx: Tx, jobId: string): Promise<RunEvidence> {
  const job = await findEvidenceJob(tx, jobId);
  const token = job?.tokens.at(-1);
  if (!job?.run || !token) throw new EvidenceError('NO_RUN', `Job ${jobId} never ran.`);
  const requests = await findApprovedRequests(
    tx,
    job.tokens.map(({ digest }) => digest),
  );
  const approved = requests.find((request) => request.digest === token.digest);
  if (!approved) throw new EvidenceError('NO_RUN', `The token of job ${jobId} rests on no approval.`);
  const revision = await findPlanRevision(tx, jobId, approved.revision);
  const policy = await findPolicyEnvelope(tx, token.wpcHash);
  return {
    job,
    run: job.run,
    requests,
    plan: {
      text: revision.planText,
      hash: revision.planHash,
      plan: parsePlan(JSON.parse(revision.planText)),
    },
    policy: { hash: token.wpcHash, ...policy },
  };
}

/** The stored events in the format's form. */
export const eventChainOf = (run: RunEvidence['run']): ChainedEvent[] =>
  run.events.map((event) => ({
    event_id: event.eventId,
    run_id: event.runId,
    event_type: event.eventType,
    timestamp: event.timestamp,
    payload_hash_b64u: event.payloadHash,
    prev_hash_b64u: event.prevHash,
    event_hash_b64u: event.eventHash,
  }));

/** Stored receipts, parsed; they are embedded exactly as they were signed. */
export const receiptsOf = (run: RunEvidence['run'], kind: 'gateway' | 'tool') =>
  run.receipts.filter((row) => row.kind === kind).map((row) => JSON.parse(row.envelopeText));
