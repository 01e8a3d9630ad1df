import type { HeaderReader } from './client-address.ts';

/**
 * Whether a browser says that a page of this console made the request, or that its reader did, by the address bar. The
 * cookie alone does not say so: it is sent to every link that leads here, and to forms on another port or a sibling
 * host, which browsers count as the same site.
 */
export function isOwnPage(headers: HeaderReader, publicUrl: string): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin' || site === 'none';
  const origin = headers.get('origin');
  return origin === null || origin === publicUrl;
}
