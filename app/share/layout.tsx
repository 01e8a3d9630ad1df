import type { Metadata } from 'next';
import type { ReactNode } from 'react';
import { Logo } from '#components/shell/logo.tsx';
import { SkipLink } from '#components/shell/skip-link.tsx';

export const metadata: Metadata = {
  title: { default: 'Shared evidence', template: '%s · Countersign' },
  description: 'Evidence of a job, shared by a link.',
  referrer: 'no-referrer',
};

/** The frame of a page for strangers: no navigation, no way into the console. */
export default function ShareLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <SkipLink />
      <header className="flex h-12 items-center gap-2.5 border-b bg-surface px-4 font-semibold lg:px-8 print:hidden">
        <Logo className="size-5.5" />
        Countersign
        <span className="font-normal text-muted">shared evidence</span>
      </header>
      {children}
    </>
  );
}
