import type { ReactNode } from 'react';
import { Bot, type Icon, MessagesSquare } from '#components/ui/icons.tsx';
import { LinkPending } from '#components/ui/link-pending.tsx';
import { BadgeCheck, Inbox, OctagonPause, ScrollText, ShieldCheck, Users } from '#components/ui/more-icons.tsx';
import { PlaceLink } from './place-link.tsx';
import { type Place, places } from './places.ts';

const icons: Record<Place['href'], Icon> = {
  '/': Inbox,
  '/evidence': BadgeCheck,
  '/policies': ShieldCheck,
  '/rooms': MessagesSquare,
  '/agents': Bot,
  '/audit': ScrollText,
  '/controls': OctagonPause,
  '/people': Users,
};

/** The places of the console: a column on a wide screen, a bar at the bottom of a phone. */
export function Navigation({ queueBadge, seesPeople }: { queueBadge?: ReactNode; seesPeople: boolean }) {
  return (
    <nav
      aria-label="Console"
      className="max-lg:fixed max-lg:inset-x-0 max-lg:bottom-0 max-lg:z-30 max-lg:border-t max-lg:bg-surface max-lg:pb-[env(safe-area-inset-bottom)] print:hidden"
    >
      <ul className="grid grid-cols-6 lg:grid-cols-1 lg:gap-0.5">
        {places.map(({ href, name }) => {
          if (href === '/people' && !seesPeople) return null;
          const Icon = icons[href];
          return (
            // Eight places do not fit a phone's bar: there the person's menu leads to these two.
            <li key={href} className={href === '/people' || href === '/controls' ? 'max-lg:hidden' : undefined}>
              <PlaceLink href={href}>
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
