'use client';

import { lazy, Suspense } from 'react';
import { Button } from '#components/ui/button.tsx';
import { ArrowUp, Keyboard } from '#components/ui/icons.tsx';
import { closePreferences, QueuePreferences } from './queue-preferences.tsx';
import type { SelectionBarProps } from './queue-selection-bar.tsx';

// Loaded with the first selection.
const SelectionBar = lazy(() => import('./queue-selection-bar.tsx'));

type QueueToolbarProps = SelectionBarProps & {
  /** Null when nothing here can be selected. */
  all: boolean | null;
  onAll: (chosen: boolean) => void;
  selecting: boolean;
  /** What the list holds, in words. */
  words: string;
  held: number;
  onHeld: () => void;
  onHelp: () => void;
};

/** The line above the list. Its height never changes, so that what appears in it moves no row. */
export function QueueToolbar({ all, onAll, selecting, words, held, onHeld, onHelp, ...selection }: QueueToolbarProps) {
  return (
    <div className="flex h-11 items-center gap-2 overflow-x-auto overflow-y-hidden border-b px-4">
      {all === null ? null : (
        <label className="-ml-4 grid h-full w-11 shrink-0 cursor-pointer place-items-center">
          <span className="sr-only">Select every job that you may deny</span>
          <input
            type="checkbox"
            className="size-4 rounded-sm accent-accent"
            checked={all}
            ref={(input) => {
              if (input) input.indeterminate = selecting && !all;
            }}
            onChange={(event) => onAll(event.target.checked)}
          />
        </label>
      )}
      {selecting ? (
        <Suspense>
          <SelectionBar {...selection} />
        </Suspense>
      ) : (
        <p className="text-sm whitespace-nowrap text-muted">{words}</p>
      )}
      {held > 0 ? (
        <Button size="sm" onClick={onHeld}>
          <ArrowUp aria-hidden />
          Show {held} new
        </Button>
      ) : null}
      <div className="ml-auto flex items-center">
        <Button size="sm" variant="ghost" aria-label="Keys of the queue" className="max-md:hidden" onClick={onHelp}>
          <Keyboard aria-hidden />
        </Button>
        <QueuePreferences
          onHelp={() => {
            closePreferences();
            onHelp();
          }}
        />
      </div>
    </div>
  );
}
