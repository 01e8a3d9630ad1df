'use client';

import clsx from 'clsx/lite';
import { useLive } from './live-provider.tsx';

const words = { connecting: 'Connecting', live: 'Live', reconnecting: 'Reconnecting' } as const;

/** Whether what the page shows follows the server right now. */
export function LiveIndicator() {
  const { status } = useLive();
  return (
    <p role="status" className="flex items-center gap-2 text-xs text-muted">
      <span
        aria-hidden
        className={clsx(
          'size-2 rounded-full',
          status === 'live' ? 'bg-ok' : 'animate-pulse',
          status === 'reconnecting' && 'bg-danger',
          status === 'connecting' && 'bg-faint',
        )}
      />
      {words[status]}
    </p>
  );
}
