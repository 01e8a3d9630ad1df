import { appendAudit } from '#lib/audit/append.ts';
import { controlsOver } from '#lib/controls/store.ts';
import { transaction } from '#lib/db/transaction.ts';
import { headForRoom } from '#lib/registry/find.ts';
import type { DecisionInput } from './decision-input.ts';
import { refusalOfEvent } from './refusal-store.ts';
import { findJob } from './store.ts';

/**
 * Records an attempt to decide that was refused: who, by which channel, by which event, under which policy and control.
 * A room event is recorded once for a job, also when it is handled again after a crash.
 */
export async function recordRefusal(input: DecisionInput, code: string): Promise<void> {
  await transaction(async (tx) => {
    const job = await findJob(tx, input.jobId);
    if (!job) return;
    const { matrixEventId: eventId } = input.evidence;
    if (eventId && (await refusalOfEvent(tx, job.id, eventId))) return;
    const [control] = await controlsOver(tx, { jobId: job.id, roomId: job.roomId, agentDid: job.agent.did });
    const head = await headForRoom(tx, job.roomId);
    await appendAudit(
      tx,
      {
        action: 'decision.refused',
        target: `job:${job.id}`,
        jobId: job.id,
        roomId: job.roomId,
        detail: {
          code,
          decision: input.decision,
          by: input.approver.mxid,
          channel: input.channel,
          eventId: eventId ?? null,
          controlId: control?.id ?? null,
          wpcHash: head?.wpcHash ?? null,
        },
      },
      { actor: input.actor, at: input.now },
    );
  });
}
