import clsx from 'clsx/lite';
import type { ReactNode } from 'react';
import { LinkPending } from '#components/ui/link-pending.tsx';
import { placeIcons } from './place-icons.ts';
import { PlaceLink } from './place-link.tsx';
import { inMenuOnPhones, placesFor } from './places.ts';

const look = clsx(
  'group relative flex items-center font-medium transition-colors duration-100 focus-visible:-outline-offset-2',
  'max-lg:h-14 max-lg:flex-col max-lg:justify-center max-lg:gap-1 max-lg:text-xs',
  'lg:h-8 lg:gap-2.5 lg:rounded-md lg:px-2.5 lg:text-base',
  'text-muted hover:text-fg not-aria-[current=page]:lg:hover:bg-hover/60',
  'aria-[current=page]:text-fg aria-[current=page]:max-lg:shadow-[inset_0_2px_0_var(--accent)] aria-[current=page]:lg:bg-hover',
);

/** The places of the console: a column on a wide screen, a bar at the bottom of a phone. */
export function Navigation({ queueBadge, investigates }: { queueBadge?: ReactNode; investigates: boolean }) {
  return (
    <nav
      aria-label="Console"
      className="max-lg:fixed max-lg:inset-x-0 max-lg:bottom-0 max-lg:z-30 max-lg:border-t max-lg:bg-surface max-lg:pb-[env(safe-area-inset-bottom)] print:hidden"
    >
      <ul className="grid max-lg:auto-cols-fr max-lg:grid-flow-col lg:gap-0.5">
        {placesFor(investigates).map(({ href, name }) => {
          const Icon = placeIcons[href];
          return (
            <li key={href} className={inMenuOnPhones.includes(href) ? 'max-lg:hidden' : undefined}>
              <PlaceLink href={href} className={look}>
                <Icon aria-hidden className="size-4.5 group-aria-[current=page]:text-accent lg:size-4" />
                {name}
                <LinkPending className="max-lg:absolute max-lg:top-1 max-lg:right-1 lg:ml-auto" />
                {href === '/' && queueBadge ? (
                  <span className="max-lg:absolute max-lg:top-1.5 max-lg:left-[calc(50%+0.4rem)]">{queueBadge}</span>
                ) : null}
              </PlaceLink>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
