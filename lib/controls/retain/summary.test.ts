import { expect, test } from 'vitest';
import { againstCount, itemOf, type RetainState } from './item.ts';
import { summaryOf } from './summary.ts';

const item = (state: RetainState, id: string, note: string | null = null) =>
  itemOf({ kind: 'package', what: 'Package', id }, { state, note });
const words = (items: ReturnType<typeof item>[], hidden: RetainState[] = [], skipped = 0) =>
  summaryOf(items, [...items.map(({ state }) => state), ...hidden], skipped).words;

test('evidence is complete when all of it is there or was erased on purpose, and not otherwise', () => {
  expect(words([item('there', 'a'), item('there', 'b')])).toBe('Complete: 2 of 2 there.');
  expect(words([item('there', 'a'), item('erased', 'b')])).toBe('Complete: 1 of 2 there, 1 erased on purpose.');
  expect(words([item('there', 'a'), item('waiting', 'b', 'The package of job B is being sealed')])).toBe(
    'Not complete yet: 1 of 2 there. The package of job B is being sealed.',
  );
  expect(words([item('missing', 'a'), item('waiting', 'b', 'B waits'), item('withheld', 'c', 'C is hidden')])).toBe(
    'Not complete: 0 of 3 there. Missing or not as stored: Package a. B waits; C is hidden.',
  );
});

test('what a reader does not see counts, and is named nowhere', () => {
  expect(words([item('there', 'a')], ['missing'])).toBe(
    'Not complete: 1 of 2 there. Missing or not as stored: 1 thing.',
  );
  expect(words([item('there', 'a')], ['waiting', 'waiting'])).toBe(
    'Not complete yet: 1 of 3 there. 2 things still to come.',
  );
});

test('many are counted after the first three, and jobs that were left out are said to be', () => {
  const many = ['a', 'b', 'c', 'd', 'e'].map((id) => item('altered', id));
  expect(words(many)).toContain('Package a; Package b; Package c; 2 more.');
  expect(words([item('there', 'a')], [], 7)).toMatch(/^Not complete yet: .*7 more jobs was not looked at here/);
});

test('a count that differs from the list is a thing that is missing', () => {
  const listed = [item('there', 'a')];
  expect(againstCount(listed, 'package', 1, 'Counted')).toBe(listed);
  expect(againstCount(listed, 'package', 3, 'Counted')).toMatchObject([
    { id: 'a' },
    { kind: 'count', state: 'missing', note: 'Counted: 3. Listed here: 1.' },
  ]);
});
