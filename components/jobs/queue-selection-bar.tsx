'use client';

import { lazy, Suspense, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Ban, Stamp, X } from '#components/ui/more-icons.tsx';
import { useToast } from '#components/ui/toast.tsx';
import type { ShownRow } from './keep-rows.ts';
import type { QueueActions } from './queue-action-types.ts';
import { chosenOf } from './queue-chosen.ts';
import { type Selection, selectionOf } from './queue-selection.ts';

// Loaded when they are opened.
const QueueDenySet = lazy(() => import('./queue-deny-set.tsx'));
const QueueApproveSet = lazy(() => import('./queue-approve-set.tsx'));

type SelectionBarProps = {
  shown: readonly ShownRow[];
  selection: Selection;
  onSelect: (selection: Selection) => void;
  actions: QueueActions;
};

/** What can be done with what was selected, and the dialogs that do it. */
export default function SelectionBar({ shown, selection, onSelect, actions }: SelectionBarProps) {
  const toast = useToast();
  const [dialog, setDialog] = useState<'deny' | 'approve' | null>(null);
  const { items, lost, approval, alike } = chosenOf(shown, selection);
  const clear = () => onSelect(selectionOf([]));
  const close = () => setDialog(null);
  const done = (words: string) => {
    close();
    clear();
    toast('ok', words);
  };
  return (
    <>
      <p role="status" className="text-sm font-medium whitespace-nowrap">
        {items.length} selected
        {lost > 0 ? <span className="font-normal text-muted">; {lost} changed and left out</span> : null}
      </p>
      {items.length > 0 ? (
        <>
          <Button size="sm" variant="danger-quiet" onClick={() => setDialog('deny')}>
            <Ban aria-hidden />
            Deny {items.length}…
          </Button>
          {approval.open ? (
            <Button size="sm" variant="primary" onClick={() => setDialog('approve')}>
              <Stamp aria-hidden />
              Approve {items.length}…
            </Button>
          ) : null}
        </>
      ) : null}
      {alike.length > 0 ? (
        <Button size="sm" variant="ghost" onClick={() => onSelect(selectionOf([...items, ...alike]))}>
          Add {alike.length} alike
        </Button>
      ) : null}
      <Button size="sm" variant="ghost" aria-label="Clear the selection" onClick={clear}>
        <X aria-hidden />
      </Button>
      {approval.open || items.length === 0 ? null : (
        <p className="truncate text-sm text-muted max-md:hidden" title={approval.why}>
          {approval.why}
        </p>
      )}
      <Suspense>
        {dialog === 'deny' ? (
          <QueueDenySet items={items} denySet={actions.denySet} onClose={close} onDone={done} />
        ) : null}
        {dialog === 'approve' ? (
          <QueueApproveSet items={items} actions={actions} onClose={close} onDone={done} />
        ) : null}
      </Suspense>
    </>
  );
}
