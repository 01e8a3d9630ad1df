import type { ReactNode } from 'react';
import { Card, CardBody } from '#components/ui/card.tsx';
import { displayText } from '#lib/canon/display-text.ts';
import { approveWords } from '#lib/jobs/approve-words.ts';
import { confirmObject } from '#lib/jobs/confirm-object.ts';
import type { AskView, JobView } from '#lib/jobs/job-view.ts';
import { isTerminal } from '#lib/jobs/lifecycle.ts';
import { requiredReading } from '#lib/jobs/required-reading.ts';
import type { Result } from '#lib/result.ts';
import { ApproveSummary } from './approve-summary.tsx';
import type { Claim } from './claim-control.tsx';
import type { DecisionActions } from './decision-actions.ts';
import { DecisionDock } from './decision-dock.tsx';
import { DecisionOutcome } from './decision-outcome.tsx';
import { DecisionsCard } from './decisions-card.tsx';
import { JobAlerts } from './job-alerts.tsx';
import { JobBrief } from './job-brief.tsx';
import { JobClaim } from './job-claim.tsx';
import { JobHeader } from './job-header.tsx';
import type { JobTabKey } from './job-tab-keys.ts';
import { JobTabs, type LoadTab } from './job-tabs.tsx';
import { liveFacts } from './live-facts.ts';
import { narrowOffer } from './narrow-offer.tsx';
import { OutcomeCallout } from './outcome-callout.tsx';
import { PlanBrief } from './plan-brief.tsx';
import { PlanCard } from './plan-card.tsx';
import { ReadingProvider } from './reading.tsx';
import { RevisionCard } from './revision-card.tsx';
import { RunCard } from './run-card.tsx';
import { WithdrawButton } from './withdraw-button.tsx';

export type JobActions = DecisionActions & {
  withdraw: (form: { jobId: string }) => Promise<Result<{ state: string }>>;
  claim: Claim;
  release: Claim;
  loadTab: LoadTab;
};

type JobPageProps = {
  job: JobView;
  /** The reader's Matrix id. */
  reader: string | null;
  /** Whether the reader may ask who authorised things. */
  investigates: boolean;
  /** The tab that is open at first. */
  firstTab: { key: JobTabKey; content: ReactNode };
  actions: JobActions;
};

/** What people are or were asked last; null when the newest plan came after it and was returned to the agent, say. */
const currentAsk = ({ ask, plan }: JobView): AskView | null =>
  ask && ask.subject.plan_revision >= (plan?.revision ?? 0) ? ask : null;

function Header({ job, reader, investigates, actions }: Omit<JobPageProps, 'firstTab'>) {
  return (
    <JobHeader
      job={job}
      investigates={investigates}
      actions={
        <>
          <JobClaim job={job} reader={reader} claim={actions.claim} release={actions.release} />
          {job.mayWithdraw ? (
            <WithdrawButton jobId={job.jobId} stops={job.tokens.length > 0} withdraw={actions.withdraw} />
          ) : null}
        </>
      }
    />
  );
}

function Brief({ job, ask, reader }: { job: JobView; ask: AskView | null; reader: string | null }) {
  if (ask) {
    const difference = (
      <a href="#tab-policy" className="underline underline-offset-2">
        See the difference
      </a>
    );
    return <JobBrief view={ask.view} live={liveFacts(job, ask)} reader={reader} differenceLink={difference} />;
  }
  if (job.plan) return <PlanBrief job={job} plan={job.plan} />;
  return (
    <Card>
      <CardBody className="text-muted">
        {isTerminal(job.state)
          ? 'It ended before the agent submitted a plan.'
          : 'The agent has not submitted a plan yet. This page follows by itself.'}
      </CardBody>
    </Card>
  );
}

function Plan({ job, ask }: { job: JobView; ask: AskView | null }) {
  if (!job.plan) return null;
  const { plan, verdict } = ask?.subject ?? job.plan;
  return (
    <>
      {job.previous ? <RevisionCard previous={job.previous} plan={plan} revision={job.plan.revision} /> : null}
      <PlanCard plan={plan} verdict={verdict} revision={job.plan.revision} />
    </>
  );
}

const sentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

function Dock({ job, actions }: { job: JobView; actions: JobActions }) {
  const { ask } = job;
  if (!ask) return null;
  const { approve, deny, askSignature, narrow, requestChanges } = actions;
  return (
    <DecisionDock
      jobId={job.jobId}
      digest={ask.digest}
      words={approveWords(ask.subject.plan)}
      confirm={confirmObject(ask.subject)}
      offer={job.offer}
      narrow={narrowOffer(ask.subject)}
      replaces={ask.replaces && displayText(sentence(ask.replaces)).text}
      outcome={<DecisionOutcome job={job} />}
      actions={{ approve, deny, askSignature, narrow, requestChanges }}
      summary={<ApproveSummary ask={ask} />}
    />
  );
}

const labels = (job: JobView): Record<JobTabKey, string> => ({
  policy: 'Policy difference',
  sources: 'Source messages',
  receipts: 'Receipts',
  similar: 'Similar past jobs',
  history: `History (${job.history.length + job.historyLeft})`,
  json: 'Canonical JSON',
});

/** The approval page: what is asked, under which policy, what it would allow; then the plan in full; then all that followed. */
export function JobPage({ job, reader, investigates, firstTab, actions }: JobPageProps) {
  const ask = currentAsk(job);
  const mayApprove = job.offer?.may && job.offer.approval.open;
  return (
    <ReadingProvider digest={ask?.digest ?? ''} required={ask && mayApprove ? requiredReading(ask.view) : []}>
      <div className="-mt-6 lg:-mt-8">
        <Header job={job} reader={reader} investigates={investigates} actions={actions} />
        <div className="grid gap-4 pt-4 pb-6">
          <OutcomeCallout job={job} />
          <JobAlerts job={job} />
          <Brief job={job} ask={ask} reader={reader} />
          <RunCard job={job} />
          <Plan job={job} ask={ask} />
          <Card>
            <JobTabs
              jobId={job.jobId}
              version={`${job.history.length + job.historyLeft} ${job.state}`}
              labels={labels(job)}
              first={firstTab}
              load={actions.loadTab}
            />
          </Card>
          <DecisionsCard job={job} />
        </div>
        <Dock job={job} actions={actions} />
      </div>
    </ReadingProvider>
  );
}
