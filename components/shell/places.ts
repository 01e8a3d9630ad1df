// The console's places, in the order of the navigation.

export const places = [
  { href: '/', name: 'Queue' },
  { href: '/evidence', name: 'Evidence' },
  { href: '/policies', name: 'Policies' },
  { href: '/rooms', name: 'Rooms' },
  { href: '/agents', name: 'Agents' },
  { href: '/audit', name: 'Audit' },
  { href: '/controls', name: 'Controls' },
  { href: '/people', name: 'People' },
] as const;

export type Place = (typeof places)[number];

/** Whether `pathname` lies in the place at `href`; a job belongs to the queue. */
export function isCurrentPlace(href: string, pathname: string): boolean {
  if (href === '/') return pathname === '/' || pathname.startsWith('/jobs/');
  return pathname === href || pathname.startsWith(`${href}/`);
}
