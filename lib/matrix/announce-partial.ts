import type { AuditDetails } from '#lib/audit/events.ts';
import type { Db } from '#lib/db/transaction.ts';
import { parseSubject } from '#lib/jobs/decision-subject.ts';
import { jobForAnnouncement, requestWithDecisions } from './announcement-store.ts';
import { jobViewOf } from './job-view.ts';
import type { RoomMessage } from './message.ts';
import { renderPartial } from './render-review.ts';

/** An approval that does not end the vote; the one that does is announced as the job's approval. */
export async function partialAnnouncements(
  db: Db,
  detail: AuditDetails['decision.recorded'],
  publicUrl: string,
): Promise<{ roomId: string; message: RoomMessage }[]> {
  if (detail.decision !== 'approve') return [];
  const request = await requestWithDecisions(db, detail.digest);
  const job = request && (await jobForAnnouncement(db, request.jobId));
  if (!request || !job) return [];
  const { rule } = parseSubject(request.subjectText);
  const needed = rule.slots.reduce((sum, slot) => sum + slot.count, 0);
  const approvals = request.decisions.filter((row) => row.kind === 'approve');
  const filled = approvals.findIndex((row) => row.id === detail.decisionId) + 1;
  if (filled === 0 || filled >= needed) return [];
  const partial = { approver: detail.approver, slot: detail.slot, filled, needed, blind: rule.blind };
  return [{ roomId: job.roomId, message: renderPartial(jobViewOf(job, publicUrl), partial) }];
}
