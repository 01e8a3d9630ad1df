'use client';

import clsx from 'clsx/lite';
import { LoaderCircle } from './icons.tsx';
import { useLinkPending } from './link.tsx';

/** Inside a Link: turns into a wait when the page behind it takes longer than a moment. */
export function LinkPending({ className }: { className?: string }) {
  const pending = useLinkPending();
  return (
    <LoaderCircle
      aria-hidden
      className={clsx(
        'size-4 shrink-0 transition-opacity',
        pending ? 'animate-spin delay-150' : 'opacity-0',
        className,
      )}
    />
  );
}
