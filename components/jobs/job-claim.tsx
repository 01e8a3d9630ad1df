import { Eye } from '#components/ui/more-icons.tsx';
import { ExpiresIn } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import type { JobView } from '#lib/jobs/job-view.ts';
import { type Claim, ClaimControl } from './claim-control.tsx';

type JobClaimProps = { job: JobView; reader: string | null; claim: Claim; release: Claim };

const two = (value: number) => String(value).padStart(2, '0');
const clockOf = (at: Date) => `${two(at.getUTCHours())}:${two(at.getUTCMinutes())} UTC`;

/** Who is reviewing a job that waits, and the way to say that one is. */
export function JobClaim({ job, reader, claim, release }: JobClaimProps) {
  const held = job.state === 'pending' ? job.claim : null;
  const mine = held !== null && held.mxid === reader;
  return (
    <ClaimControl
      jobId={job.jobId}
      held={held && (mine ? 'mine' : 'theirs')}
      may={job.offer?.may ?? false}
      claim={claim}
      release={release}
    >
      {held ? (
        <span className="flex items-center gap-1.5 text-sm">
          <Eye aria-hidden className="size-4 shrink-0 text-accent" />
          <span>
            {mine ? 'You are' : <UntrustedText className="font-medium">{held.mxid}</UntrustedText>}
            {mine ? '' : ' is'} reviewing until {clockOf(new Date(held.expiresAt))}
            <span className="text-muted">
              {' '}
              (<ExpiresIn at={held.expiresAt} />)
            </span>
          </span>
        </span>
      ) : null}
    </ClaimControl>
  );
}
