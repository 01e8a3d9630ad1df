import { expect, it } from 'vitest';
import type { PersonActor, Role } from '#lib/actor.ts';
import { mayAsk, type Permission } from '#lib/auth/permissions.ts';
import { isCurrentPlace, type Place, places, placesFor } from './places.ts';

const currentAt = (pathname: string) =>
  places.filter(({ href }) => isCurrentPlace(href, pathname)).map(({ name }) => name);

it.each([
  ['/', ['Queue']],
  ['/jobs/7F3K9QXM2BTV', ['Queue']],
  ['/evidence', ['Evidence']],
  ['/evidence/bundle_1', ['Evidence']],
  ['/evidence-of-something-else', []],
  ['/people/018f', ['People']],
  ['/controls/0192', ['Controls']],
  ['/incidents/0192', ['Investigate']],
  ['/investigate', ['Investigate']],
  ['/overview', ['Overview']],
  ['/me', []],
  ['/sign-in', []],
])('at %s the navigation marks %j and nothing else', (pathname, names) => {
  expect(currentAt(pathname)).toEqual(names);
});

/** What each place's page asks for before it shows anything. */
const asks: Record<Place['href'], Permission> = {
  '/': 'jobs.list',
  '/evidence': 'evidence.list',
  '/policies': 'policies.read',
  '/rooms': 'rooms.list',
  '/agents': 'agents.read',
  '/audit': 'audit.read',
  '/investigate': 'investigate.read',
  '/controls': 'controls.read',
  '/overview': 'overview.read',
  '/people': 'people.read',
};

it.each<[string, Role[]]>([
  ['nobody in particular', []],
  ['an auditor', ['auditor']],
  ['an admin', ['admin']],
])('%s is shown the places that they may open, and no other', (_who, roles) => {
  const actor: PersonActor = { kind: 'person', personId: 'p', name: 'P', mxid: null, roles };
  const open = places.filter(({ href }) => mayAsk(actor, asks[href]));
  expect(placesFor(mayAsk(actor, 'people.read'))).toEqual(open);
});
