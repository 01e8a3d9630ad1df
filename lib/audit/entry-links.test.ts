import { expect, test } from 'vitest';
import { entryLinks } from './entry-links.ts';
import type { EntryView } from './list-entries.ts';

const entry = (change: Partial<EntryView>): EntryView => ({
  id: '1',
  action: 'job.finished',
  actor: 'the worker',
  words: '',
  target: 'job:7F3K9QXM2BTV',
  jobId: '7F3K9QXM2BTV',
  roomId: '!a:x.org',
  at: '2026-03-02T12:00:00.000Z',
  detail: {},
  hidden: false,
  ...change,
});
const names = new Map([
  ['!a:x.org', 'Finance'],
  ['did:key:z6Mk', 'Reference agent'],
]);

test('an entry leads to its job, evidence, policy, agent and room, by the names they have', () => {
  const detail = { bundleId: 'bundle_1', wpcHash: 'H', agentDid: 'did:key:z6Mk' };
  expect(entryLinks(entry({ detail }), names)).toEqual([
    { name: 'job', text: '7F3K9QXM2BTV', href: '/jobs/7F3K9QXM2BTV' },
    { name: 'evidence', text: 'bundle_1', href: '/evidence/bundle_1' },
    { name: 'policy', text: 'H', href: '/policies/H' },
    { name: 'agent', text: 'Reference agent', href: '/audit?agent=did%3Akey%3Az6Mk' },
    { name: 'room', text: 'Finance', href: '/rooms/!a%3Ax.org' },
  ]);
});

test('what it is about is enough: a policy, a person', () => {
  const bare = { jobId: null, roomId: null };
  expect(entryLinks(entry({ ...bare, target: 'policy:H' }), names)).toMatchObject([{ href: '/policies/H' }]);
  expect(entryLinks(entry({ ...bare, target: 'person:1' }), names)).toMatchObject([{ href: '/people/1' }]);
});

test('a detail cannot make a link leave the console', () => {
  const detail = { bundleId: '//evil.org/x', wpcHash: { toString: 'x' }, __proto__: { agentDid: 'x' } };
  const hrefs = entryLinks(entry({ detail, jobId: null, roomId: null, target: 'none' }), names).map(({ href }) => href);
  expect(hrefs).toEqual(['/evidence/%2F%2Fevil.org%2Fx']);
});
