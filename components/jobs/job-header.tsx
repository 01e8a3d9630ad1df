import type { ReactNode } from 'react';
import { CopyButton } from '#components/ui/copy-button.tsx';
import { Link } from '#components/ui/link.tsx';
import { ArrowLeft, BadgeCheck, UserSearch } from '#components/ui/more-icons.tsx';
import { ExpiresIn } from '#components/ui/time.tsx';
import { UntrustedText } from '#components/ui/untrusted-text.tsx';
import { investigateAddress } from '#lib/investigate/address.ts';
import type { AskView, JobView } from '#lib/jobs/job-view.ts';
import { DigestLine } from './digest-emoji.tsx';
import { StateBadge } from './state-badge.tsx';

function OpenQuestion({ ask }: { ask: AskView }) {
  const needed = ask.rule.slots.reduce((sum, { count }) => sum + count, 0);
  const given = ask.decisions.filter(({ kind }) => kind === 'approve').length + ask.hiddenVotes;
  return (
    <>
      {needed > 1 ? (
        <span className="text-sm text-muted">
          {given} of {needed} approvals
        </span>
      ) : null}
      <span className="text-sm">
        <span className="text-muted">expires in </span>
        <ExpiresIn at={ask.expiresAt} />
      </span>
      <DigestLine digest={ask.digest} />
    </>
  );
}

type JobHeaderProps = { job: JobView; investigates: boolean; actions?: ReactNode };

/** Sticky: which job, in which state, how long yet, and the code to compare with the room. */
export function JobHeader({ job, investigates, actions }: JobHeaderProps) {
  const open = job.state === 'pending' && job.ask && !job.ask.closed ? job.ask : null;
  return (
    <header
      data-bar="top"
      className="sticky top-12 z-20 -mx-4 border-b bg-canvas px-4 py-2.5 lg:top-0 lg:-mx-8 lg:px-8 print:static"
    >
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
        {open ? <OpenQuestion ask={open} /> : null}
        <span className="text-sm text-muted max-lg:hidden">
          in <UntrustedText>{job.room.name}</UntrustedText>
        </span>
        <div className="ml-auto flex flex-wrap items-center gap-2">
          {investigates ? (
            <Link
              href={investigateAddress(job.jobId)}
              className="inline-flex items-center gap-1.5 text-sm font-medium underline decoration-line-strong underline-offset-2"
            >
              <UserSearch aria-hidden className="size-4" />
              Who authorised this?
            </Link>
          ) : null}
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
