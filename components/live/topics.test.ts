import { expect, test } from 'vitest';
import { isUnder, keysTouchedBy } from './topics.ts';

const change = (action: string, jobId: string | null = null) => ({ id: '1', action, jobId, roomId: null });

test('a change of a job makes its own page, the lists of jobs and the log stale', () => {
  expect(keysTouchedBy(change('job.approved', 'J'))).toEqual([['jobs'], ['evidence'], ['audit'], ['job', 'J']]);
});

test('a call touches its job’s page and no list of jobs', () => {
  expect(keysTouchedBy(change('call.admitted', 'J'))).toEqual([['audit'], ['job', 'J']]);
});

test('an action that nobody listed touches the log alone', () => {
  expect(keysTouchedBy(change('new.thing'))).toEqual([['audit']]);
});

test('a key is under a stale one when it begins with it', () => {
  expect(isUnder(['jobs', 'view=mine'], ['jobs'])).toBe(true);
  expect(isUnder(['job', 'A'], ['job', 'B'])).toBe(false);
});
