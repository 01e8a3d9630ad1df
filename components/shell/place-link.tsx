'use client';

import { usePathname } from 'next/navigation';
import type { ReactNode } from 'react';
import { Link } from '#components/ui/link.tsx';
import { isCurrentPlace } from './places.ts';

/** A place in the navigation; it knows whether its reader is there. */
export function PlaceLink({ href, className, children }: { href: string; className: string; children: ReactNode }) {
  const current = isCurrentPlace(href, usePathname());
  return (
    <Link href={href} aria-current={current ? 'page' : undefined} className={className}>
      {children}
    </Link>
  );
}
