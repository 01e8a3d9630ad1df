import NextLink from 'next/link';
import type { ComponentProps } from 'react';

/**
 * A link within the console. Nothing is fetched ahead: pages are live, so each committed change would have every link
 * on the page fetched again, before the page itself.
 */
export function Link(props: ComponentProps<typeof NextLink>) {
  return <NextLink prefetch={false} {...props} />;
}
