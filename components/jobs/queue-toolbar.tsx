'use client';

import { ArrowUp, Ban, Keyboard, Stamp, X } from 'lucide-react';
import { Button } from '#components/ui/button.tsx';
import { closePreferences, QueuePreferences } from './queue-preferences.tsx';
import type { Chosen } from './queue-selection.ts';

type SelectionBarProps = {
  chosen: Chosen;
  onAlike: () => void;
  onDeny: () => void;
  onApprove: () => void;
  onClear: () => void;
};

function SelectionBar({ chosen, onAlike, onDeny, onApprove, onClear }: SelectionBarProps) {
  const { items, lost, approval, alike } = chosen;
  return (
    <>
      <p role="status" className="text-sm font-medium whitespace-nowrap">
        {items.length} selected
        {lost > 0 ? <span className="font-normal text-muted">; {lost} changed and left out</span> : null}
      </p>
      {items.length > 0 ? (
        <>
          <Button size="sm" variant="danger-quiet" onClick={onDeny}>
            <Ban aria-hidden />
            Deny {items.length}…
          </Button>
          {approval.open ? (
            <Button size="sm" variant="primary" onClick={onApprove}>
              <Stamp aria-hidden />
              Approve {items.length}…
            </Button>
          ) : null}
        </>
      ) : null}
      {alike.length > 0 ? (
        <Button size="sm" variant="ghost" onClick={onAlike}>
          Add {alike.length} alike
        </Button>
      ) : null}
      <Button size="sm" variant="ghost" aria-label="Clear the selection" onClick={onClear}>
        <X aria-hidden />
      </Button>
      {approval.open || items.length === 0 ? null : (
        <p className="truncate text-sm text-muted max-md:hidden" title={approval.why}>
          {approval.why}
        </p>
      )}
    </>
  );
}

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
      {selecting ? <SelectionBar {...selection} /> : <p className="text-sm whitespace-nowrap text-muted">{words}</p>}
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
