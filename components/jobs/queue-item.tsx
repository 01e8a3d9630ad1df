import clsx from 'clsx';
import { Bot, CircleDashed, GitCompareArrows, MessagesSquare, OctagonPause, UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Link } from '#components/ui/link.tsx';
import { LinkPending } from '#components/ui/link-pending.tsx';
import { MarkedText } from '#components/ui/marked-text.tsx';
import { ExpiresIn, TimeAgo } from '#components/ui/time.tsx';
import type { QueueRow } from '#lib/jobs/queue-row.ts';
import { StateBadge, stateWord } from './state-badge.tsx';
import { TierBadge } from './tier-badge.tsx';

/** How a job left while its row was on the screen, in words. */
function leftWords(row: QueueRow): ReactNode {
  const { decision } = row;
  if (!decision) return <>{stateWord(row.state)} meanwhile</>;
  const verb = decision.kind === 'approve' ? 'Approved' : 'Denied';
  const where = decision.channel === 'browser' ? 'in the browser' : 'in the room';
  return (
    <>
      {verb} by {decision.approverMxid} {where}, <TimeAgo at={decision.at} />
    </>
  );
}

function Meta({ row }: { row: QueueRow }) {
  return (
    <p className="flex flex-wrap gap-x-3.5 gap-y-0.5 text-sm text-muted [&_svg]:size-3.5 [&_svg]:shrink-0 [&>span]:inline-flex [&>span]:items-center [&>span]:gap-1">
      <span>
        <Bot aria-label="Agent" />
        <MarkedText>{row.agent.name}</MarkedText>
      </span>
      <span>
        <UserRound aria-label="Requester" />
        <MarkedText>{row.requesterMxid}</MarkedText>
      </span>
      <span>
        <MessagesSquare aria-label="Room" />
        <MarkedText>{row.room.name}</MarkedText>
      </span>
      <code className="text-faint">{row.jobId}</code>
    </p>
  );
}

function Marks({ row }: { row: QueueRow }) {
  return (
    <>
      {row.policyChanged ? (
        <Badge tone="warn" icon={GitCompareArrows}>
          policy changed
        </Badge>
      ) : null}
      {row.triage ? (
        <Badge tone="warn" icon={OctagonPause}>
          triage
        </Badge>
      ) : null}
      {row.quorum && row.quorum.needed > 1 ? (
        <Badge icon={CircleDashed}>
          {row.quorum.filled} of {row.quorum.needed}
        </Badge>
      ) : null}
      {row.bundle?.verdict ? (
        <Badge tone={row.bundle.verdict === 'VALID' ? 'ok' : row.bundle.verdict === 'INVALID' ? 'danger' : 'warn'}>
          {row.bundle.verdict}
        </Badge>
      ) : null}
    </>
  );
}

function When({ row, gone }: { row: QueueRow; gone: boolean }) {
  if (gone) return null;
  if (row.state === 'pending' && row.expiresAt) {
    return (
      <>
        <span className="sr-only">Time left: </span>
        <ExpiresIn at={row.expiresAt} />
      </>
    );
  }
  return <TimeAgo at={row.updatedAt} className="text-muted" />;
}

/** One job in the queue. `gone`: it left this view while it was on the screen, so it greys where it stands. */
export function QueueItem({ row, gone }: { row: QueueRow; gone: boolean }) {
  const pending = row.state === 'pending';
  return (
    <li className={clsx('group relative border-b last:border-b-0', gone ? 'bg-sunken' : 'hover:bg-hover/50')}>
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-4 gap-y-1.5 px-4 py-3 sm:grid-cols-[5.5rem_minmax(0,1fr)_auto]">
        <div className="max-sm:order-first max-sm:col-span-2 max-sm:flex max-sm:flex-wrap max-sm:items-center max-sm:gap-1.5">
          {row.tier ? <TierBadge tier={row.tier} /> : <Badge icon={CircleDashed}>No plan</Badge>}
          <span className="flex flex-wrap gap-1.5 sm:hidden">
            <Marks row={row} />
          </span>
        </div>
        <div className="grid min-w-0 gap-0.5">
          <Link
            href={`/jobs/${row.jobId}`}
            data-queue-link
            className={clsx(
              'rounded-sm font-medium wrap-anywhere before:absolute before:inset-0 group-hover:underline',
              gone && 'text-muted line-through decoration-line-strong',
            )}
          >
            {row.effect ?? <MarkedText>{row.requestText}</MarkedText>}
            <LinkPending className="ml-1.5 inline-block" />
          </Link>
          {gone ? (
            <p role="status" className="text-sm text-muted">
              {leftWords(row)}
            </p>
          ) : (
            <Meta row={row} />
          )}
          {!gone && row.stateReason ? (
            <p className="text-sm text-muted">
              <MarkedText>{row.stateReason}</MarkedText>
            </p>
          ) : null}
        </div>
        <div className="flex flex-wrap items-center justify-end gap-1.5">
          <span className="flex flex-wrap justify-end gap-1.5 max-sm:hidden">
            <Marks row={row} />
            {pending && !gone ? null : <StateBadge state={row.state} />}
          </span>
          <span className="min-w-14 text-right text-sm">
            <When row={row} gone={gone} />
          </span>
        </div>
      </div>
    </li>
  );
}
