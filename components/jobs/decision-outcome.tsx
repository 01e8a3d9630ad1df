import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { JobView } from '#lib/jobs/job-view.ts';
import { StateBadge } from './state-badge.tsx';

/** How the question ended, in one line: who, what, where and when. */
export function DecisionOutcome({ job }: { job: JobView }) {
  const last = job.ask?.decisions.at(-1);
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <StateBadge state={job.state} />
      {last ? (
        <span>
          <UntrustedText className="font-medium">{last.approverMxid}</UntrustedText>{' '}
          {last.kind === 'approve' ? 'approved' : 'denied'} this plan{' '}
          {last.channel === 'browser' ? 'in the browser' : 'in the room'}, <ExactTime at={last.at} />.
        </span>
      ) : (
        <span>
          {job.ask?.closed ? <UntrustedText>{job.ask.closed.why}</UntrustedText> : 'It is not open for decision now.'}
        </span>
      )}
    </p>
  );
}
