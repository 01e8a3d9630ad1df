import { StateBadge } from '#components/jobs/state-badge.tsx';
import { Card, CardHeader } from '#components/ui/card.tsx';
import { Link } from '#components/ui/link.tsx';
import { ExactTime } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { investigateAddress } from '#lib/investigate/address.ts';
import type { Found } from '#lib/investigate/found.ts';
import type { Investigation, JobChoice } from '#lib/investigate/investigate.ts';

const link = 'underline decoration-line-strong underline-offset-2';

/** What was found, each with its own page where it has one. */
export function FoundThings({ found }: { found: readonly Found[] }) {
  return (
    <ul className="grid gap-1">
      {found.map(({ kind, reference, words, href }) => (
        <li key={`${kind} ${reference}`} className="wrap-anywhere">
          <UntrustedText>{words}</UntrustedText>{' '}
          {href ? (
            <Link href={href} className={link}>
              {href.startsWith('/audit?') ? 'entries that name it' : 'open it'}
            </Link>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

function JobItem({ job, reference }: { job: JobChoice; reference: string }) {
  return (
    <li className="grid gap-1 border-b px-4 py-3 last:border-b-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Link href={investigateAddress(reference, job.jobId)} className={`font-mono font-medium ${link}`}>
          <span className="sr-only">Answer for job </span>
          {job.jobId}
        </Link>
        <StateBadge state={job.state} />
        <ExactTime at={job.requestedAt} className="text-sm text-muted" />
      </div>
      <p className="line-clamp-2">
        <UntrustedText>{job.requestText.slice(0, 300)}</UntrustedText>
      </p>
      <p className="text-sm text-muted">
        asked by <UntrustedText>{job.requesterMxid}</UntrustedText> in <UntrustedText>{job.roomName}</UntrustedText>
      </p>
    </li>
  );
}

type ChoiceProps = Extract<Investigation, { kind: 'choice' }> & { reference: string };

/** Several jobs have what was pasted: which one is meant? */
export function Choice({ found, jobs, more, reference }: ChoiceProps) {
  return (
    <Card aria-labelledby="choice">
      <CardHeader
        id="choice"
        title={more ? `More than ${jobs.length} jobs have it` : `${jobs.length} jobs have it`}
        description={
          more
            ? `These are the ${jobs.length} newest that were found. Choose one, or narrow it down on the audit page.`
            : 'Choose the one that you mean.'
        }
      />
      <div className="border-b px-4 py-3 text-muted">
        <FoundThings found={found} />
      </div>
      <ul>
        {jobs.map((job) => (
          <JobItem key={job.jobId} job={job} reference={reference} />
        ))}
      </ul>
    </Card>
  );
}
