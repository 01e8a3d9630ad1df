// The console's places, in the order of the navigation.

export const places = [
  { href: '/', name: 'Queue' },
  { href: '/evidence', name: 'Evidence' },
  { href: '/policies', name: 'Policies' },
  { href: '/rooms', name: 'Rooms' },
  { href: '/agents', name: 'Agents', for: 'investigators' },
  { href: '/audit', name: 'Audit', for: 'investigators' },
  { href: '/investigate', name: 'Investigate', for: 'investigators' },
  { href: '/controls', name: 'Controls' },
  { href: '/overview', name: 'Overview', for: 'investigators' },
  { href: '/people', name: 'People', for: 'investigators' },
] as const satisfies readonly { href: string; name: string; for?: 'investigators' }[];

export type Place = (typeof places)[number];

/** Places that a phone's bar has no room for: there the person's menu leads to them. */
export const inMenuOnPhones: readonly Place['href'][] = ['/investigate', '/controls', '/overview', '/people'];

/** The places that are there for a person; auditors and admins are the `investigators`. */
export const placesFor = (investigates: boolean) => places.filter((place) => investigates || !('for' in place));

/** Whether `pathname` lies in the place at `href`; a job belongs to the queue. */
export function isCurrentPlace(href: string, pathname: string): boolean {
  if (href === '/') return pathname === '/' || pathname.startsWith('/jobs/');
  if (href === '/investigate' && pathname.startsWith('/incidents')) return true;
  return pathname === href || pathname.startsWith(`${href}/`);
}
