'use client';

import { lazy, Suspense, useCallback, useState } from 'react';
import { useToast } from '#components/ui/toast.tsx';
import type { SetItem } from '#lib/jobs/decision-set.ts';
import type { QueueRow } from '#lib/jobs/queue-row.ts';
import type { ShownRow } from './keep-rows.ts';
import type { QueueActions } from './queue-action-types.ts';
import { chosenOf, type Selection, selectable } from './queue-selection.ts';

// Loaded when they are opened: the list itself needs neither.
const QueueDenySet = lazy(() => import('./queue-deny-set.tsx'));
const QueueApproveSet = lazy(() => import('./queue-approve-set.tsx'));

const nothing: Selection = new Map();
const listed = (items: readonly SetItem[]) => items.map(({ jobId, digest }) => [jobId, digest] as const);

/** The selection of a list: its state, what the toolbar does with it, and the dialogs it opens. */
export function useSelecting(shown: readonly ShownRow[], actions: QueueActions) {
  const toast = useToast();
  const [selection, setSelection] = useState<Selection>(nothing);
  const [dialog, setDialog] = useState<'deny' | 'approve' | null>(null);
  const chosen = chosenOf(shown, selection);
  const able = selectable(shown);
  const clear = () => setSelection(nothing);
  const onChoose = useCallback((row: QueueRow, select: boolean) => {
    setSelection((before) => {
      const after = new Map(before);
      if (select && row.digest) after.set(row.jobId, row.digest);
      else after.delete(row.jobId);
      return after;
    });
  }, []);
  const done = (words: string) => {
    setDialog(null);
    clear();
    toast('ok', words);
  };
  const close = () => setDialog(null);
  return {
    selection: able.length > 0 || selection.size > 0 ? selection : null,
    onChoose,
    clear,
    toolbar: {
      chosen,
      all: able.length > 0 ? chosen.items.length === able.length : null,
      selecting: selection.size > 0,
      onAll: (select: boolean) => setSelection(select ? new Map(listed(able)) : nothing),
      onAlike: () => setSelection(new Map(listed([...chosen.items, ...chosen.alike]))),
      onDeny: () => setDialog('deny'),
      onApprove: () => setDialog('approve'),
      onClear: clear,
    },
    dialogs: (
      <Suspense>
        {dialog === 'deny' ? (
          <QueueDenySet items={chosen.items} denySet={actions.denySet} onClose={close} onDone={done} />
        ) : null}
        {dialog === 'approve' ? (
          <QueueApproveSet items={chosen.items} actions={actions} onClose={close} onDone={done} />
        ) : null}
      </Suspense>
    ),
  };
}
