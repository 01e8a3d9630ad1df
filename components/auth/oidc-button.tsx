'use client';

import clsx from 'clsx/lite';
import { type ReactNode, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Callout } from '#components/ui/callout.tsx';
import type { Result } from '#lib/result.ts';

/** Where next-auth would send the browser; it checks its own token against cross-site requests first. */
async function providerAddress(next: string): Promise<string> {
  const { csrfToken } = (await (await fetch('/api/auth/csrf')).json()) as { csrfToken: string };
  const answer = await fetch('/api/auth/signin/oidc', {
    method: 'POST',
    body: new URLSearchParams({ csrfToken, callbackUrl: next, json: 'true' }),
  });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return ((await answer.json()) as { url: string }).url;
}

type OidcButtonProps = {
  children: ReactNode;
  /** Path to come back to. */
  next: string;
  size?: 'sm' | 'md';
  /** Runs first, where something must be noted before the browser leaves. */
  before?: (input: Record<string, never>) => Promise<Result<unknown>>;
};

/** Leaves for the OpenID provider. */
export function OidcButton({ children, next, size, before }: OidcButtonProps) {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  async function leave() {
    setPending(true);
    setError(null);
    try {
      const noted = await before?.({});
      if (noted && !noted.ok) setError(noted.error.message);
      else return window.location.assign(await providerAddress(next));
    } catch {
      setError('The console did not answer. Check the connection and try again.');
    }
    setPending(false);
  }
  return (
    <div className={clsx('grid gap-2', size === 'sm' && 'justify-items-start')}>
      <Button size={size} pending={pending} onClick={leave}>
        {children}
      </Button>
      {error ? (
        <Callout tone="danger" role="alert">
          {error}
        </Callout>
      ) : null}
    </div>
  );
}
