import type { ReactNode } from 'react';
import { Link } from '#components/ui/link.tsx';
import type { ControlView } from '#lib/controls/list-controls.ts';
import { ControlBanner } from './control-banner.tsx';
import { Logo } from './logo.tsx';
import { Navigation } from './navigation.tsx';
import { PersonButton, PersonMenu, type ShellPerson } from './person-menu.tsx';
import { SkipLink } from './skip-link.tsx';

type AppShellProps = {
  person: ShellPerson;
  /** Whether the reader may open the people's page. */
  investigates: boolean;
  signOut: () => Promise<void>;
  controls: readonly ControlView[];
  /** Says on every page of the demo that it is one. */
  notice?: ReactNode;
  live?: ReactNode;
  queueBadge?: ReactNode;
  children: ReactNode;
};

/** The frame of every signed-in page: navigation, person, notices, and the page itself in `main`. */
export function AppShell({
  person,
  investigates,
  signOut,
  controls,
  notice,
  live,
  queueBadge,
  children,
}: AppShellProps) {
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[13.5rem_minmax(0,1fr)] print:block">
      <SkipLink />
      <header className="sticky top-0 z-30 flex h-12 items-center justify-between border-b bg-surface px-2 lg:h-dvh lg:flex-col lg:items-stretch lg:justify-start lg:gap-4 lg:border-r lg:border-b-0 lg:bg-canvas lg:px-3 lg:py-4 print:hidden">
        <Link href="/" className="flex items-center gap-2.5 rounded-md px-2 py-1 font-semibold">
          <Logo className="size-5.5" />
          Countersign
        </Link>
        <Navigation queueBadge={queueBadge} investigates={investigates} />
        <div className="flex items-center gap-1 lg:mt-auto lg:flex-col lg:items-stretch lg:gap-2">
          {live ? <div className="px-2">{live}</div> : null}
          <div className="max-lg:hidden">
            <PersonButton person={person} />
          </div>
          <div className="lg:hidden">
            <PersonButton person={person} compact />
          </div>
        </div>
        <PersonMenu person={person} investigates={investigates} signOut={signOut} />
      </header>
      <div className="min-w-0">
        {notice}
        <ControlBanner controls={controls} />
        <main id="main" tabIndex={-1} className="mx-auto max-w-7xl px-4 pt-6 pb-28 lg:px-8 lg:pt-8 lg:pb-16">
          {children}
        </main>
      </div>
    </div>
  );
}
