'use client';

import clsx from 'clsx/lite';
import { lazy, memo, type ReactNode, Suspense } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Bot, CircleDashed, MessagesSquare, UserRound } from '#components/ui/icons.tsx';
import { Link } from '#components/ui/link.tsx';
import { LinkPending } from '#components/ui/link-pending.tsx';
import { MarkedText } from '#components/ui/marked-text.tsx';
import { ExpiresIn, TimeAgo } from '#components/ui/time.tsx';
import type { QueueRow } from '#lib/jobs/queue-row.ts';
import { TierBadge } from './tier-badge.tsx';

// Loaded where there is one: a plain row that waits needs none of them.
const QueueMarks = lazy(() => import('./queue-marks.tsx'));
const QueueLeft = lazy(() => import('./queue-left.tsx'));
const StateBadge = lazy(async () => ({ default: (await import('./state-badge.tsx')).StateBadge }));
const QueueNotes = lazy(async () => ({ default: (await import('./queue-marks.tsx')).QueueNotes }));

/** What is to be seen on a row besides its plan, if anything. */
function Marks({ row }: { row: QueueRow }) {
  const { claim, why, policyChanged, triage, quorum, bundle } = row;
  const several = quorum !== null && quorum.needed > 1;
  if (!(claim || why || policyChanged || triage || several || bundle?.verdict)) return null;
  return (
    <Suspense>
      <QueueMarks row={row} />
    </Suspense>
  );
}

/** A waiting row says so by its place alone. */
function State({ state }: Pick<QueueRow, 'state'>) {
  if (state === 'pending') return null;
  return (
    <Suspense>
      <StateBadge state={state} />
    </Suspense>
  );
}

function Meta({ row, hidden }: { row: QueueRow; hidden: boolean }) {
  return (
    <p
      className={clsx(
        'col-start-1 row-start-1 flex flex-wrap gap-x-3.5 gap-y-0.5 text-sm text-muted [&_svg]:size-3.5 [&_svg]:shrink-0 [&>span]:inline-flex [&>span]:items-center [&>span]:gap-1',
        hidden && 'invisible',
      )}
    >
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

function Title({ row }: { row: QueueRow }): ReactNode {
  if (row.effect === null) return <MarkedText>{row.requestText}</MarkedText>;
  return row.effect;
}

type QueueItemProps = {
  row: QueueRow;
  gone: boolean;
  /** The row that Tab comes to. */
  active: boolean;
  /** Null when the list has nothing to choose. */
  chosen: boolean | null;
  onChoose: (row: QueueRow, chosen: boolean) => void;
};

function Chooser({ row, gone, active, chosen, onChoose }: QueueItemProps & { chosen: boolean }) {
  return (
    <label className="relative z-10 -my-3 -ml-4 grid w-11 shrink-0 cursor-pointer justify-center self-stretch pt-3.5">
      <span className="sr-only">Select {row.jobId}</span>
      <input
        type="checkbox"
        className="size-4 rounded-sm accent-accent disabled:opacity-40"
        tabIndex={active ? 0 : -1}
        disabled={gone || !row.mayDeny}
        checked={chosen}
        onChange={(event) => onChoose(row, event.target.checked)}
      />
    </label>
  );
}

/** One job in the queue. `gone`: it left this view while it was on the screen, so it greys where it stands. */
export const QueueItem = memo(function QueueItem(props: QueueItemProps) {
  const { row, gone, active, chosen } = props;
  return (
    <div
      className={clsx(
        'group relative flex px-4 py-3 focus-within:bg-hover/50',
        gone ? 'bg-sunken' : chosen ? 'bg-accent-soft/60' : 'hover:bg-hover/50',
      )}
    >
      {chosen === null ? null : <Chooser {...props} chosen={chosen} />}
      <div className="grid min-w-0 flex-1 grid-cols-[minmax(0,1fr)_auto] items-start gap-x-4 gap-y-1.5 sm:grid-cols-[5.5rem_minmax(0,1fr)_auto]">
        <div className="max-sm:flex max-sm:flex-wrap max-sm:items-center max-sm:gap-1.5">
          {row.tier ? <TierBadge tier={row.tier} /> : <Badge icon={CircleDashed}>No plan</Badge>}
          <span className="flex flex-wrap gap-1.5 sm:hidden">
            <Marks row={row} />
            <State state={row.state} />
          </span>
        </div>
        <div className="grid min-w-0 gap-0.5 max-sm:order-last max-sm:col-span-2">
          <Link
            href={`/jobs/${row.jobId}`}
            data-queue-link
            tabIndex={active ? 0 : -1}
            className={clsx(
              'rounded-sm font-medium wrap-anywhere before:absolute before:inset-0 group-hover:underline',
              gone && 'text-muted line-through decoration-line-strong',
            )}
          >
            <Title row={row} />
            <LinkPending className="ml-1.5 inline-block" />
          </Link>
          {row.effect === null ? null : (
            <p className="truncate text-sm text-muted" title={row.requestText}>
              “<MarkedText>{row.requestText}</MarkedText>”
            </p>
          )}
          <div className="grid">
            <Meta row={row} hidden={gone} />
            {gone ? (
              <Suspense>
                <p className="col-start-1 row-start-1 text-sm">
                  <QueueLeft row={row} timed />
                </p>
              </Suspense>
            ) : null}
          </div>
          {!gone && (row.would || row.stateReason) ? (
            <Suspense>
              <QueueNotes row={row} />
            </Suspense>
          ) : null}
        </div>
        <div className="flex flex-wrap items-center justify-end gap-1.5">
          <span className="flex flex-wrap justify-end gap-1.5 max-sm:hidden">
            <Marks row={row} />
            <State state={row.state} />
          </span>
          <span className="min-w-14 text-right text-sm">
            <When row={row} gone={gone} />
          </span>
        </div>
      </div>
    </div>
  );
});
