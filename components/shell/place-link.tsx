'use client';

import clsx from 'clsx';
import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { Link } from '#components/ui/link.tsx';
import { isCurrentPlace } from './places.ts';

/** A place in the navigation; it knows whether its reader is there. */
export function PlaceLink({ href, children }: { href: string; children: ReactNode }) {
  const current = isCurrentPlace(href, usePathname());
  return (
    <Link
      href={href}
      aria-current={current ? 'page' : undefined}
      className={clsx(
        'group relative flex items-center font-medium transition-colors duration-100 focus-visible:-outline-offset-2',
        'max-lg:h-14 max-lg:flex-col max-lg:justify-center max-lg:gap-1 max-lg:text-xs',
        'lg:h-8 lg:gap-2.5 lg:rounded-md lg:px-2.5 lg:text-base',
        current
          ? 'text-fg max-lg:shadow-[inset_0_2px_0_var(--accent)] lg:bg-hover'
          : 'text-muted hover:text-fg lg:hover:bg-hover/60',
      )}
    >
      {children}
    </Link>
  );
}
