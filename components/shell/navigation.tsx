'use client';

import clsx from 'clsx';
import { BadgeCheck, Bot, Inbox, type LucideIcon, MessagesSquare, ScrollText, ShieldCheck, Users } from 'lucide-react';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { Link } from '#components/ui/link.tsx';
import { LinkPending } from '#components/ui/link-pending.tsx';
import { isCurrentPlace, type Place, places } from './places.ts';

const icons: Record<Place['href'], LucideIcon> = {
  '/': Inbox,
  '/evidence': BadgeCheck,
  '/policies': ShieldCheck,
  '/rooms': MessagesSquare,
  '/agents': Bot,
  '/audit': ScrollText,
  '/people': Users,
};

/** The places of the console: a column on a wide screen, a bar at the bottom of a phone. */
export function Navigation({ queueBadge, seesPeople }: { queueBadge?: ReactNode; seesPeople: boolean }) {
  const pathname = usePathname();
  return (
    <nav
      aria-label="Console"
      className="max-lg:fixed max-lg:inset-x-0 max-lg:bottom-0 max-lg:z-30 max-lg:border-t max-lg:bg-surface max-lg:pb-[env(safe-area-inset-bottom)] print:hidden"
    >
      <ul className="grid grid-cols-6 lg:grid-cols-1 lg:gap-0.5">
        {places.map(({ href, name }) => {
          if (href === '/people' && !seesPeople) return null;
          const Icon = icons[href];
          const current = isCurrentPlace(href, pathname);
          return (
            // Seven places do not fit a phone's bar: there the person's menu leads to this one.
            <li key={href} className={clsx(href === '/people' && 'max-lg:hidden')}>
              <Link
                href={href}
                aria-current={current ? 'page' : undefined}
                className={clsx(
                  'relative flex items-center font-medium transition-colors duration-100 focus-visible:-outline-offset-2',
                  'max-lg:h-14 max-lg:flex-col max-lg:justify-center max-lg:gap-1 max-lg:text-xs',
                  'lg:h-8 lg:gap-2.5 lg:rounded-md lg:px-2.5 lg:text-base',
                  current
                    ? 'text-fg max-lg:shadow-[inset_0_2px_0_var(--accent)] lg:bg-hover'
                    : 'text-muted hover:text-fg lg:hover:bg-hover/60',
                )}
              >
                <Icon aria-hidden className={clsx('size-4.5 lg:size-4', current && 'text-accent')} />
                {name}
                <LinkPending className="max-lg:absolute max-lg:top-1 max-lg:right-1 lg:ml-auto" />
                {href === '/' && queueBadge ? (
                  <span className="max-lg:absolute max-lg:top-1.5 max-lg:left-[calc(50%+0.4rem)]">{queueBadge}</span>
                ) : null}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
