import { Badge } from '#components/ui/badge.tsx';
import { Link } from '#components/ui/link.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { SimilarJob } from '#lib/jobs/find-similar-jobs.ts';
import { StateBadge } from './state-badge.tsx';

function Job({ job }: { job: SimilarJob }) {
  return (
    <li className="grid gap-1 border-b px-4 py-3 last:border-b-0">
      <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
        <Link href={`/jobs/${job.jobId}`} className="font-mono font-medium underline underline-offset-2">
          {job.jobId}
        </Link>
        <StateBadge state={job.state} />
        <ExactTime at={job.at} className="text-sm text-muted" />
        {job.bundle?.verdict ? <Badge>{job.bundle.verdict}</Badge> : null}
      </p>
      <p className="text-sm text-muted">
        Asked by <UntrustedText>{job.requesterMxid}</UntrustedText>
        {job.decisions.length === 0 ? '; nobody decided' : ''}
        {job.decisions.map(({ kind, approverMxid }) => (
          <span key={`${kind} ${approverMxid}`}>
            ; {kind === 'approve' ? 'approved' : 'denied'} by <UntrustedText>{approverMxid}</UntrustedText>
          </span>
        ))}
      </p>
      <UntrustedText className="line-clamp-2 text-sm">{job.requestText}</UntrustedText>
    </li>
  );
}

/** How it went before: the same agent, the same room, the same set of tools. */
export function TabSimilar({ jobs }: { jobs: SimilarJob[] }) {
  if (jobs.length === 0) {
    return <p className="p-4 text-muted">This agent ended no job with the same set of tools in this room before.</p>;
  }
  return (
    <ol aria-label="Ended jobs of this agent here with the same set of tools, newest first">
      {jobs.map((job) => (
        <Job key={job.jobId} job={job} />
      ))}
    </ol>
  );
}
