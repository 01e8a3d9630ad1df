'use client';

import { useRouter } from 'next/navigation';
import { type ComponentProps, createContext, type MouseEvent, useContext, useTransition } from 'react';

const Pending = createContext(false);

/** Inside a Link: whether the page behind it is on its way. */
export const useLinkPending = () => useContext(Pending);

/** A press that means another tab, a download or nothing of ours: the browser's own. */
const isOurs = (event: MouseEvent<HTMLAnchorElement>) =>
  event.button === 0 &&
  !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.defaultPrevented) &&
  !event.currentTarget.target &&
  !event.currentTarget.hasAttribute('download');

/**
 * A link within the console, without a reload. Nothing is fetched ahead: pages are live, so each committed change would
 * have every link on the page fetched again, before the page itself.
 */
export function Link({ href, onClick, children, ...rest }: ComponentProps<'a'> & { href: string }) {
  const router = useRouter();
  const [pending, startTransition] = useTransition();
  function follow(event: MouseEvent<HTMLAnchorElement>) {
    onClick?.(event);
    if (!isOurs(event)) return;
    event.preventDefault();
    startTransition(() => router.push(href));
  }
  return (
    <a href={href} onClick={follow} {...rest}>
      <Pending value={pending}>{children}</Pending>
    </a>
  );
}
