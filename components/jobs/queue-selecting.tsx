'use client';

import { lazy, Suspense, useCallback, useState } from 'react';
import type { QueueRow } from '#lib/jobs/queue-row.ts';
import type { ShownRow } from './keep-rows.ts';
import type { QueueActions } from './queue-action-types.ts';
import { type Selection, selectable, selectionOf } from './queue-selection.ts';

// Loaded with the first selection, and with it what may be done to one: the list itself needs neither.
const SelectionBar = lazy(() => import('./queue-selection-bar.tsx'));

const nothing: Selection = new Map();

/** The selection of a list: its state, what the toolbar shows of it, and what a row does to it. */
export function useSelecting(shown: readonly ShownRow[], actions: QueueActions) {
  const [selection, setSelection] = useState<Selection>(nothing);
  const able = selectable(shown);
  const some = selection.size > 0;
  const onChoose = useCallback((row: QueueRow, select: boolean) => {
    setSelection((before) => {
      const after = new Map(before);
      if (select && row.digest) after.set(row.jobId, row.digest);
      else after.delete(row.jobId);
      return after;
    });
  }, []);
  return {
    selection: able.length > 0 || some ? selection : null,
    some,
    onChoose,
    clear: () => setSelection(nothing),
    toolbar: {
      all: able.length > 0 ? able.every(({ jobId, digest }) => selection.get(jobId) === digest) : null,
      onAll: (select: boolean) => setSelection(select ? selectionOf(able) : nothing),
      selected: some ? (
        <Suspense>
          <SelectionBar shown={shown} selection={selection} onSelect={setSelection} actions={actions} />
        </Suspense>
      ) : null,
    },
  };
}
