import type { ReactNode } from 'react';
import { Logo } from '#components/shell/logo.tsx';
import { Card } from '#components/ui/card.tsx';

/** The sign-in page's one column: the mark, what this is, and the ways in. */
export function SignInCard({ children }: { children: ReactNode }) {
  return (
    <main id="main" className="mx-auto grid w-full max-w-md content-start gap-5 px-4 pt-[max(2rem,9vh)] pb-12">
      <header className="grid justify-items-center gap-2 text-center">
        <Logo className="size-9" />
        <h1 className="text-lg font-semibold">Sign in to Countersign</h1>
        <p className="text-muted">Read an agent’s exact plan, then countersign it.</p>
      </header>
      <Card className="grid gap-5 p-5">{children}</Card>
    </main>
  );
}
