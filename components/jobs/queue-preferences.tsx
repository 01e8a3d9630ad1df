'use client';

import { lazy, Suspense, useState } from 'react';
import { buttonClass } from '#components/ui/button-class.ts';
import { Settings2 } from '#components/ui/icons.tsx';

// Loaded when it is opened.
const QueueChoices = lazy(() => import('./queue-choices.tsx'));

const popoverId = 'queue-preferences';

/** What a person chooses for their queue, on the platform's popover. */
export function QueuePreferences({ onHelp }: { onHelp: () => void }) {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <button
        type="button"
        popoverTarget={popoverId}
        className={buttonClass({ variant: 'ghost', size: 'sm' })}
        aria-label="Preferences of the queue"
      >
        <Settings2 aria-hidden />
      </button>
      <div
        id={popoverId}
        popover="auto"
        onBeforeToggle={() => setOpened(true)}
        className="w-72 rounded-lg border bg-surface p-4 text-fg shadow-overlay supports-[position-area:bottom]:m-1 [position-area:bottom_span-left]"
      >
        <Suspense>{opened ? <QueueChoices onHelp={onHelp} /> : null}</Suspense>
      </div>
    </>
  );
}

/** Closes the popover, for what opens from inside it. */
export const closePreferences = () => document.getElementById(popoverId)?.hidePopover();
