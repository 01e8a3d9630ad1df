import type { AskSignature } from '#components/auth/passkeys/use-passkey-assertion.ts';
import { Card, CardBody } from '#components/ui/card.tsx';
import { approveWords } from '#lib/jobs/approve-words.ts';
import type { JobView } from '#lib/jobs/job-view.ts';
import { isTerminal } from '#lib/jobs/lifecycle.ts';
import type { Result } from '#lib/result.ts';
import { ApproveSummary } from './approve-summary.tsx';
import type { Decide } from './decision-bar.tsx';
import { DecisionDock } from './decision-dock.tsx';
import { DecisionOutcome } from './decision-outcome.tsx';
import { DecisionsCard } from './decisions-card.tsx';
import { DetailsCard } from './details-card.tsx';
import { Flags } from './flags.tsx';
import { JobBrief } from './job-brief.tsx';
import { JobHeader } from './job-header.tsx';
import { OutcomeCallout } from './outcome-callout.tsx';
import { PlanCard } from './plan-card.tsx';
import { PolicyChangeCard } from './policy-change-card.tsx';
import { RequestCard } from './request-card.tsx';
import { RunCard } from './run-card.tsx';
import { WithdrawButton } from './withdraw-button.tsx';

export type JobActions = {
  approve: Decide;
  deny: Decide;
  askSignature: AskSignature;
  withdraw: (form: { jobId: string }) => Promise<Result<{ state: string }>>;
};

function Decision({ job, actions }: { job: JobView; actions: JobActions }) {
  const { ask, offer } = job;
  if (!ask) return null;
  return (
    <DecisionDock
      jobId={job.jobId}
      digest={ask.digest}
      words={approveWords(ask.subject.plan)}
      offer={offer}
      outcome={<DecisionOutcome job={job} />}
      approve={actions.approve}
      deny={actions.deny}
      askSignature={actions.askSignature}
      summary={<ApproveSummary ask={ask} change={job.policyChange} />}
    />
  );
}

function PolicyChange({ job: { policy, policyChange } }: { job: JobView }) {
  return policy && policyChange ? <PolicyChangeCard policy={policy} change={policyChange} /> : null;
}

/** The approval page: what is asked, under which policy, what it would allow; then the plan in full; then all that followed. */
export function JobPage({ job, actions }: { job: JobView; actions: JobActions }) {
  const shown = job.ask && !isEarlier(job) ? job.ask.subject : job.plan;
  const ended = isTerminal(job.state);
  return (
    <div className="-mt-6 lg:-mt-8">
      <JobHeader
        job={job}
        actions={
          job.mayWithdraw ? (
            <WithdrawButton jobId={job.jobId} stops={job.tokens.length > 0} withdraw={actions.withdraw} />
          ) : null
        }
      />
      <div className="grid gap-4 pt-4 pb-6">
        <OutcomeCallout job={job} />
        <Flags job={job} />
        {job.plan && shown ? (
          <JobBrief job={job} plan={job.plan} ask={isEarlier(job) ? null : job.ask} />
        ) : (
          <Card>
            <CardBody className="text-muted">
              {ended
                ? 'It ended before the agent submitted a plan.'
                : 'The agent has not submitted a plan yet. This page follows by itself.'}
            </CardBody>
          </Card>
        )}
        {/* A policy that changed is read before the plan that it now permits. */}
        {job.policyChange?.changed ? <PolicyChange job={job} /> : null}
        <RunCard job={job} />
        {job.plan && shown ? <PlanCard plan={shown.plan} verdict={shown.verdict} revision={job.plan.revision} /> : null}
        <RequestCard request={job.request} />
        {job.policyChange?.changed ? null : <PolicyChange job={job} />}
        <DecisionsCard ask={job.ask} />
        <DetailsCard job={job} />
      </div>
      <Decision job={job} actions={actions} />
    </div>
  );
}

/** Whether the newest plan came after what people were asked for last (it was returned to the agent, say). */
const isEarlier = ({ ask, plan }: JobView): boolean => (ask?.subject.plan_revision ?? 0) < (plan?.revision ?? 0);
