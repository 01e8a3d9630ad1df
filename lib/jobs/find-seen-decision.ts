import { sha256B64u, sha256Hex } from '#lib/canon/digest.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import type { Db } from '#lib/db/transaction.ts';
import { idsOfSamePerson } from '#lib/people/store.ts';
import { type ApprovalView, parseView } from './approval-view.ts';
import { decisionView } from './job-parts.ts';
import type { DecisionView } from './job-view.ts';
import { decisionWithRequest } from './seen-store.ts';

export type SeenDecision = {
  jobId: string;
  decision: DecisionView;
  /** What was frozen before the decision and is drawn again. */
  view: ApprovalView;
  viewVersion: string;
  /** SHA-256 (base64url) of the stored view, computed now, and the one that was recorded with the decision. */
  viewSha256: { now: string; recorded: string };
  /** The digest (hex) of the stored subject, computed now, and the one that was decided on. */
  digest: { now: string; recorded: string };
  /** Whether the view shows the subject that the digest covers. */
  sameSubject: boolean;
};

/**
 * What an approver saw when they decided, from stored bytes alone. Null when there is no such decision, and while a blind
 * rule keeps it from the reader.
 */
export async function findSeenDecision(
  db: Db,
  question: { jobId: string; decisionId: string; readerMxid: string | null },
): Promise<SeenDecision | null> {
  const row = await decisionWithRequest(db, question.jobId, question.decisionId);
  if (!row) return null;
  const { approvalRequest: request } = row;
  const view = parseView(request.viewText);
  if (view.subject.rule.blind && request.closedAt === null) {
    const own = question.readerMxid ? await idsOfSamePerson(db, question.readerMxid) : [];
    if (!own.includes(row.approverMxid)) return null;
  }
  return {
    jobId: row.jobId,
    decision: decisionView(row),
    view,
    viewVersion: row.viewVersion,
    viewSha256: { now: await sha256B64u(request.viewText), recorded: row.viewSha256 },
    digest: { now: await sha256Hex(request.subjectText), recorded: row.digest },
    sameSubject: canonicalJson(view.subject) === request.subjectText,
  };
}
