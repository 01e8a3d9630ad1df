// PURE. Where a sign-in leads: a path of this console, whatever the address bar carried.

const base = 'http://console.invalid';

/** `next` as a path within the console; `/` for anything else. Never back to the sign-in page. */
export function safeNextPath(next: string | null | undefined): string {
  const url = next?.startsWith('/') ? URL.parse(next, base) : null;
  // `//host` and `/\host` parse to another origin.
  if (!url || url.origin !== base || url.pathname === '/sign-in') return '/';
  return url.pathname + url.search;
}
