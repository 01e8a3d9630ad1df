import { ArrowLeft, BadgeCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Link } from '#components/ui/link.tsx';
import { ExpiresIn } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { decisionCode } from '#lib/canon/sas-emoji.ts';
import type { JobView } from '#lib/jobs/job-view.ts';
import { StateBadge } from './state-badge.tsx';

/** Sticky: which job, in which state, how long yet, and the code to compare with the room. */
export function JobHeader({ job, actions }: { job: JobView; actions?: ReactNode }) {
  const open = job.state === 'pending' && job.ask && !job.ask.closed ? job.ask : null;
  return (
    <header className="sticky top-12 z-20 -mx-4 border-b bg-canvas px-4 py-2.5 lg:top-0 lg:-mx-8 lg:px-8 print:static">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <Link
          href="/"
          aria-label="Back to the queue"
          className="-ml-1 rounded-md p-1 text-muted hover:bg-hover hover:text-fg"
        >
          <ArrowLeft aria-hidden className="size-4" />
        </Link>
        <h1 className="flex items-center gap-0.5 font-mono text-md font-semibold">
          <span className="sr-only">Job </span>
          {job.jobId}
          <CopyButton text={job.jobId} label="Copy job id" small />
        </h1>
        <StateBadge state={job.state} />
        {open ? (
          <span className="text-sm">
            <span className="text-muted">expires in </span>
            <ExpiresIn at={open.expiresAt} />
          </span>
        ) : null}
        {open ? (
          <span className="text-sm text-muted">
            code <code className="font-medium text-fg">{decisionCode(open.digest)}</code>
          </span>
        ) : null}
        <span className="text-sm text-muted max-sm:hidden">
          in <UntrustedText>{job.room.name}</UntrustedText>
        </span>
        <div className="ml-auto flex items-center gap-2">
          {job.bundle ? (
            <Link
              href={`/evidence/${encodeURIComponent(job.bundle.id)}`}
              className="inline-flex items-center gap-1.5 text-sm font-medium underline decoration-line-strong underline-offset-2"
            >
              <BadgeCheck aria-hidden className="size-4" />
              Proof bundle
            </Link>
          ) : null}
          {actions}
        </div>
      </div>
    </header>
  );
}
