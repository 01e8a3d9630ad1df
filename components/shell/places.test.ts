import { expect, it } from 'vitest';
import { isCurrentPlace, places } from './places.ts';

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
