import type { Db } from '#lib/db/transaction.ts';
import type { PlanVerdict } from '#lib/policy/judge-plan.ts';
import type { JobState } from './lifecycle.ts';
import { endedJobs } from './similar-store.ts';

const shownMax = 10;

export type SimilarJob = {
  jobId: string;
  state: JobState;
  requestText: string;
  requesterMxid: string;
  at: string;
  decisions: { kind: 'approve' | 'deny'; approverMxid: string }[];
  bundle: { id: string; verdict: string | null } | null;
};

const toolsOf = (verdict: PlanVerdict): string => [...new Set(verdict.steps.map(({ tool }) => tool))].sort().join(' ');

/** The last ten ended jobs of the same agent in the same room whose plan used exactly the same set of tools. */
export async function findSimilarJobs(
  db: Db,
  question: { agentDid: string; roomId: string; exceptJobId: string; verdict: PlanVerdict },
): Promise<SimilarJob[]> {
  const tools = toolsOf(question.verdict);
  const rows = await endedJobs(db, question);
  return rows
    .filter(({ plans: [plan] }) => plan && toolsOf(JSON.parse(plan.verdictText) as PlanVerdict) === tools)
    .slice(0, shownMax)
    .map((row) => ({
      jobId: row.id,
      state: row.state,
      requestText: row.requestText,
      requesterMxid: row.requesterMxid,
      at: row.requestedAt.toISOString(),
      decisions: row.approvalRequests[0]?.decisions ?? [],
      bundle: row.bundle,
    }));
}
