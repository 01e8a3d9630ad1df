import type { EvidenceFile } from '#lib/evidence/review/evidence-file.ts';
import type { Review } from '#lib/evidence/review/review.ts';
import { type BriefBudget, briefContent } from './brief-content.ts';
import { drawBrief } from './draw-brief.ts';

/** From generous to tight: the first that fits on one page is taken. */
const budgets: readonly BriefBudget[] = [
  { text: 700, votes: 12, steps: 24, notProven: 12 },
  { text: 320, votes: 8, steps: 16, notProven: 8 },
  { text: 160, votes: 5, steps: 10, notProven: 6 },
  { text: 70, votes: 3, steps: 6, notProven: 4 },
  { text: 30, votes: 2, steps: 4, notProven: 3 },
  { text: 10, votes: 2, steps: 4, notProven: 2 },
];

/** The one-page brief of a job's evidence. The same evidence gives the same bytes. */
export async function briefFile(review: Review): Promise<EvidenceFile> {
  for (const budget of budgets) {
    const { pages, bytes } = await drawBrief(briefContent(review, budget));
    if (pages === 1) {
      return { name: `countersign-${review.jobId}.pdf`, type: 'application/pdf', body: bytes, sha256: null };
    }
  }
  throw new Error(`The brief of job ${review.jobId} does not fit on one page.`);
}
