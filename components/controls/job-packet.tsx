import { VerdictBadge } from '#components/evidence/verdict-badge.tsx';
import { stateWord } from '#components/jobs/state-words.ts';
import { JobLink } from '#components/rooms/job-link.tsx';
import { Link } from '#components/ui/link.tsx';
import type { TouchedJob } from '#lib/controls/control-entry.ts';
import { isTerminal, type JobState } from '#lib/jobs/lifecycle.ts';
import type { Verdict } from '#lib/verify/report.ts';

function Row({ jobId, state, verdict }: TouchedJob) {
  const ended = isTerminal(state as JobState);
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 not-first:border-t">
      <JobLink jobId={jobId} />
      <span className="text-sm text-muted">{stateWord(state as JobState)}</span>
      {verdict ? <VerdictBadge verdict={verdict as Verdict} /> : null}
      {ended ? (
        <Link href={`/evidence/job/${jobId}`} className="text-sm underline">
          Evidence
        </Link>
      ) : (
        <span className="text-sm text-muted">evidence once it has ended</span>
      )}
    </li>
  );
}

/** Jobs under a title, each with its state, the verdict on its package and a link to its evidence. */
export function JobPacket({
  title,
  jobs,
  more = false,
}: {
  title: string;
  jobs: readonly TouchedJob[];
  more?: boolean;
}) {
  return (
    <section className="grid gap-1.5" aria-label={title}>
      <h3 className="text-sm font-medium">
        {title} ({more ? `more than ${jobs.length}` : jobs.length})
      </h3>
      {jobs.length === 0 ? (
        <p className="text-sm text-muted">None.</p>
      ) : (
        <ul className="rounded-md border">
          {jobs.map((job) => (
            <Row key={job.jobId} {...job} />
          ))}
        </ul>
      )}
    </section>
  );
}
