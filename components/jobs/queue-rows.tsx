'use client';

import { useRouter } from 'next/navigation';
import { lazy, type ReactNode, type RefObject, Suspense, useRef, useState } from 'react';
import { useToast } from '#components/ui/toast.tsx';
import type { QueueRow } from '#lib/jobs/queue-row.ts';
import type { ShownRow } from './keep-rows.ts';
import type { QueueActions } from './queue-action-types.ts';
import { type QueueCommand, useQueueKeys } from './queue-keys.ts';
import { QueueList, type QueueListHandle } from './queue-list.tsx';
import { useSelecting } from './queue-selecting.tsx';
import { useQueueSettings } from './queue-settings.ts';
import { QueueToolbar } from './queue-toolbar.tsx';

// Loaded where a list is long, or when it is asked for.
const QueueLongList = lazy(() => import('./queue-long-list.tsx'));
const QueueLeft = lazy(() => import('./queue-left.tsx'));
const QueueHelp = lazy(() => import('./queue-help.tsx'));

/** Up to here every row is drawn. */
const drawnMax = 80;

type QueueRowsProps = {
  /** Around the rows: what happens inside it holds them still. */
  frame: RefObject<HTMLDivElement | null>;
  shown: readonly ShownRow[];
  words: string;
  /** The way to what waits above the list. */
  held?: ReactNode;
  actions: QueueActions;
  empty: ReactNode;
  /** Set where older rows are read as the reader goes on. */
  onNearEnd?: () => void;
};

const doNothing = () => {};

/** The claim of a row, taken or given back. */
function useClaim({ claim, release }: Pick<QueueActions, 'claim' | 'release'>) {
  const toast = useToast();
  return async ({ jobId, claim: held, mayDeny }: QueueRow) => {
    if (!mayDeny) return toast('danger', 'Only who may decide on a job says that they review it.');
    const result = await (held?.mine ? release : claim)({ jobId }).catch(() => null);
    if (!result?.ok) toast('danger', result?.error.message ?? 'The console did not answer.');
  };
}

/** Rows with what can be done to them: keys, selection, claims. */
export function QueueRows({ frame, shown, words, held, actions, empty, onNearEnd }: QueueRowsProps) {
  const router = useRouter();
  const toast = useToast();
  const { keys } = useQueueSettings();
  const list = useRef<QueueListHandle>(null);
  const [activeId, setActiveId] = useState<string | null>(null);
  const [help, setHelp] = useState(false);
  // Decided once: a list that is drawn anew would lose the focus that is in it.
  const [List] = useState(() => (onNearEnd || shown.length > drawnMax ? QueueLongList : QueueList));
  const toggleClaim = useClaim(actions);
  const selecting = useSelecting(shown, actions);

  const index = shown.findIndex(({ row }) => row.jobId === activeId);
  const active = shown[Math.max(0, index)]?.row;
  const move = (by: 1 | -1) => {
    const focused = frame.current?.contains(document.activeElement) ? document.activeElement : null;
    const target = focused && index >= 0 ? Math.min(shown.length - 1, Math.max(0, index + by)) : Math.max(0, index);
    list.current?.focus(target, focused instanceof HTMLInputElement ? 'checkbox' : 'link');
  };
  const deny = ({ jobId, mayDeny }: QueueRow) => {
    if (mayDeny) router.push(`/jobs/${jobId}#deny`);
    else toast('danger', 'You cannot deny this job.');
  };
  const leave = () => {
    if (selecting.some) selecting.clear();
    else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  };
  const commands: Record<QueueCommand, () => void> = {
    next: () => move(1),
    previous: () => move(-1),
    open: () => active && router.push(`/jobs/${active.jobId}`),
    deny: () => active && deny(active),
    claim: () => active && void toggleClaim(active),
    help: () => setHelp(true),
    leave,
  };
  useQueueKeys(
    () => frame.current,
    keys,
    (command) => commands[command](),
  );
  const lastGone = shown.findLast(({ gone }) => gone)?.row;

  return (
    <>
      <QueueToolbar {...selecting.toolbar} words={words} held={held} onHelp={() => setHelp(true)} />
      <p role="status" className="sr-only">
        <Suspense>{lastGone ? <QueueLeft row={lastGone} /> : null}</Suspense>
      </p>
      <div ref={frame}>
        <Suspense>
          {shown.length === 0 ? (
            empty
          ) : (
            <List
              ref={list}
              rows={shown}
              activeId={active?.jobId ?? null}
              onActive={setActiveId}
              chosen={selecting.selection}
              onChoose={selecting.onChoose}
              onNearEnd={onNearEnd ?? doNothing}
            />
          )}
        </Suspense>
      </div>
      <Suspense>{help ? <QueueHelp onClose={() => setHelp(false)} /> : null}</Suspense>
    </>
  );
}
