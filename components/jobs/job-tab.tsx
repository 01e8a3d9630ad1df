import type { ReactNode } from 'react';
import type { JobReceipt } from '#lib/jobs/find-receipts.ts';
import type { SimilarJob } from '#lib/jobs/find-similar-jobs.ts';
import type { JobView } from '#lib/jobs/job-view.ts';
import type { JobSources } from '#lib/jobs/source-messages.ts';
import { HistoryList } from './history-list.tsx';
import type { JobTabKey } from './job-tab-keys.ts';
import { TabJson } from './tab-json.tsx';
import { TabPolicy } from './tab-policy.tsx';
import { TabReceipts } from './tab-receipts.tsx';
import { TabSimilar } from './tab-similar.tsx';
import { TabSources } from './tab-sources.tsx';

/** What some tabs need beside the job's view, read when they are drawn. */
export type TabReads = {
  sources: () => Promise<JobSources>;
  receipts: () => Promise<JobReceipt[]>;
  similar: () => Promise<SimilarJob[]>;
};

/** The policy that the page is about: the frozen one, or that of a plan which nobody was asked about. */
const policyOf = ({ ask, policy }: JobView) =>
  ask ? { wpcHash: ask.subject.wpc_hash_b64u, sourceText: ask.view.policy.sourceText } : policy;

/** Draws one tab of a job's page. */
export async function jobTab(tab: JobTabKey, job: JobView, read: TabReads): Promise<ReactNode> {
  switch (tab) {
    case 'policy':
      return <TabPolicy policy={policyOf(job)} change={job.policyChange} />;
    case 'sources':
      return <TabSources request={job.request} sources={await read.sources()} />;
    case 'receipts':
      return <TabReceipts receipts={await read.receipts()} planningReceipt={job.plan?.plan.planning_receipt ?? null} />;
    case 'similar':
      return <TabSimilar jobs={await read.similar()} />;
    case 'history':
      return <HistoryList history={job.history} left={job.historyLeft} />;
    case 'json':
      return <TabJson ask={job.ask} />;
  }
}
