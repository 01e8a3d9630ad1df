'use client';

import type { ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Keyboard } from '#components/ui/icons.tsx';
import { closePreferences, QueuePreferences } from './queue-preferences.tsx';

type QueueToolbarProps = {
  /** Whether everything is selected that can be; null when nothing here can be. */
  all: boolean | null;
  onAll: (chosen: boolean) => void;
  /** What can be done with what was selected, in place of the words; null when nothing was. */
  selected: ReactNode;
  /** What the list holds, in words. */
  words: string;
  /** The way to what waits above the list. */
  held: ReactNode;
  onHelp: () => void;
};

/** The line above the list. Its height never changes, so that what appears in it moves no row. */
export function QueueToolbar({ all, onAll, selected, words, held, onHelp }: QueueToolbarProps) {
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
              if (input) input.indeterminate = selected !== null && !all;
            }}
            onChange={(event) => onAll(event.target.checked)}
          />
        </label>
      )}
      {selected ?? <p className="text-sm whitespace-nowrap text-muted">{words}</p>}
      {held}
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
