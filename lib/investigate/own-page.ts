// PURE. The pages of a console that stand for one thing, by their address. The host does not matter: a console has several.

export type OwnPage = { of: 'job' | 'bundle' | 'policy' | 'control' | 'entry' | 'room'; id: string };

const pages: readonly [OwnPage['of'], RegExp][] = [
  ['job', /^\/(?:jobs|evidence\/job)\/([0-9A-HJKMNP-TV-Z]{12})(?:\/|$)/],
  ['bundle', /^\/evidence\/(bundle_[0-9a-f-]{36})(?:\/|$)/],
  ['policy', /^\/(?:policies|v1\/wpc)\/([\w-]{43})(?:\/|$)/],
  ['control', /^\/controls\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\/|$)/],
  ['entry', /^\/audit\/([1-9]\d{0,17})(?:\/|$)/],
  ['room', /^\/rooms\/(!.+?)(?:\/|$)/],
];

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** What a page of the console is of; null for any other address. */
export function ownPage(url: string): OwnPage | null {
  const parsed = URL.parse(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol)) return null;
  const path = decoded(parsed.pathname);
  for (const [of, pattern] of pages) {
    const id = pattern.exec(path)?.[1];
    if (id) return { of, id };
  }
  return null;
}
