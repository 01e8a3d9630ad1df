'use client';

import { Button } from '#components/ui/button.tsx';
import { EyeOff } from '#components/ui/more-icons.tsx';
import { useReading } from './reading.tsx';

const named = 3;

/** What must still be on the screen before approving, with the way to the next of it. */
export function UnreadLine({ id }: { id: string }) {
  const { required, unread, goTo } = useReading();
  const [next] = unread;
  const labels = unread.map(({ label }) => label);
  const more = labels.length - named;
  return (
    <>
      {next ? (
        <div id={id} className="flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1">
          <p className="flex min-w-0 flex-1 items-center gap-1.5 text-sm">
            <EyeOff aria-hidden className="size-4 shrink-0 text-muted" />
            <span className="max-sm:hidden">
              Not on your screen yet: {labels.slice(0, named).join(', ')}
              {more > 0 ? ` and ${more} more` : ''}.
            </span>
            <span className="sm:hidden">
              {labels.length === 1 ? '1 part to read' : `${labels.length} parts to read`}
            </span>
          </p>
          <Button size="sm" onClick={() => goTo(next.key)}>
            Go to {next.label}
          </Button>
        </div>
      ) : null}
      <span role="status" className="sr-only">
        {required.length > 0 && !next ? 'All that must be read before approving was on the screen.' : ''}
      </span>
    </>
  );
}
