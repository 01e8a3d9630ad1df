import { displayText } from '#lib/canon/display-text.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { JobError } from './job-error.ts';
import type { JobState } from './lifecycle.ts';
import { lastDecision, whyClosed } from './store.ts';

const where = { browser: 'in the browser', matrix: 'in the room' };

/** Why a job takes no decision now. Expired, decided, withdrawn and void differ: each asks something else of the reader. */
export async function explainNotPending(
  tx: Tx,
  job: { id: string; state: JobState; stateReason: string | null },
): Promise<JobError> {
  switch (job.state) {
    case 'requested':
    case 'planned':
    case 'changes_requested': {
      const why = await whyClosed(tx, job.id);
      const closed = why ? `The plan that waited is closed: ${displayText(why).text}. ` : '';
      return new JobError('NOT_PENDING', `${closed}The agent has not submitted a plan that could be approved yet.`);
    }
    case 'expired':
      return new JobError('EXPIRED', 'Time ran out for this decision, and silence is denial.');
    case 'withdrawn':
      return new JobError('WITHDRAWN', 'The requester withdrew this job.');
    case 'voided':
      return new JobError('VOIDED', `This job is void: ${job.stateReason ?? 'what it rested on changed'}.`);
    default: {
      const last = await lastDecision(tx, job.id);
      if (!last) return new JobError('NOT_PENDING', `The job is ${job.state}; there is nothing to decide.`);
      const verb = last.kind === 'approve' ? 'approved' : 'denied';
      const at = last.decidedAt.toISOString();
      return new JobError('ALREADY_DECIDED', `${last.approverMxid} ${verb} this job at ${at} ${where[last.channel]}.`);
    }
  }
}
