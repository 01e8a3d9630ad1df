import type { Tone } from '#components/ui/badge.tsx';
import { ButtonLink } from '#components/ui/button-link.tsx';
import { Callout } from '#components/ui/callout.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { JobView } from '#lib/jobs/job-view.ts';
import { isTerminal, type JobState } from '#lib/jobs/lifecycle.ts';

type Words = { tone: Tone; title: string; meaning: string };

const wordsOf: Record<Exclude<JobState, 'pending'>, Words> = {
  requested: {
    tone: 'neutral',
    title: 'Waiting for the agent’s plan',
    meaning: 'The request was recorded. Nothing can be approved before there is a plan.',
  },
  planned: {
    tone: 'neutral',
    title: 'The plan is being judged',
    meaning: 'It is put to the room’s policy step by step.',
  },
  changes_requested: {
    tone: 'warn',
    title: 'The plan was returned to the agent',
    meaning: 'The policy denies at least one step, so nobody is asked to approve it. The agent may submit another.',
  },
  approved: { tone: 'ok', title: 'Approved: the token is minted', meaning: 'The agent has not collected it yet.' },
  running: {
    tone: 'accent',
    title: 'The agent works under the approved plan',
    meaning: 'Every call is compared with the plan and leaves a signed receipt.',
  },
  completing: {
    tone: 'accent',
    title: 'The agent reported completion',
    meaning: 'The proof bundle waits for the agent’s signature.',
  },
  done: {
    tone: 'ok',
    title: 'Done, with a bundle that verifies',
    meaning: 'The proof bundle holds the receipts of everything that was called.',
  },
  failed: { tone: 'danger', title: 'Ended in failure', meaning: 'Its evidence is kept as it is.' },
  denied: { tone: 'danger', title: 'Denied', meaning: 'No token was minted.' },
  expired: {
    tone: 'neutral',
    title: 'Expired: time ran out',
    meaning: 'Silence is denial. The requester can ask again in the room.',
  },
  withdrawn: { tone: 'neutral', title: 'Withdrawn by the requester', meaning: 'No token was minted.' },
  voided: {
    tone: 'warn',
    title: 'Void: what it rested on changed',
    meaning: 'Decisions made on it no longer count. The requester can ask again in the room.',
  },
  stopped: {
    tone: 'warn',
    title: 'Stopped while it ran',
    meaning: 'Its token is worthless. What was called is kept as evidence.',
  },
};

const sentBack: Words = {
  tone: 'warn',
  title: 'An approver asked for changes',
  meaning: 'The agent’s next plan is asked for under a new digest; votes on this one no longer count.',
};

const wordsFor = (state: Exclude<JobState, 'pending'>, job: JobView): Words =>
  state === 'changes_requested' && job.plan?.verdict.allowed ? sentBack : wordsOf[state];

/** Where a job stands that asks nobody for a decision, and what that means. */
export function OutcomeCallout({ job }: { job: JobView }) {
  if (job.state === 'pending') return null;
  const { tone, title, meaning } = wordsFor(job.state, job);
  return (
    <Callout
      tone={tone}
      title={title}
      actions={
        job.bundle ? (
          <ButtonLink size="sm" href={`/evidence/${encodeURIComponent(job.bundle.id)}`}>
            Open the proof bundle{job.bundle.verdict ? ` (${job.bundle.verdict})` : ''}
          </ButtonLink>
        ) : isTerminal(job.state) ? (
          <ButtonLink size="sm" href={`/evidence/job/${job.jobId}`}>
            Open the evidence
          </ButtonLink>
        ) : undefined
      }
    >
      {meaning}
      {job.stateReason ? (
        <span className="block pt-0.5 text-fg">
          <UntrustedText>{job.stateReason}</UntrustedText>
        </span>
      ) : null}
    </Callout>
  );
}
