import { expect, test } from 'vitest';
import { keysTouchedBy } from './touched-keys.ts';

const change = (action: string, jobId: string | null = null) => ({ action, jobId });

test('a change of a job makes its own page, the lists of jobs and the log stale', () => {
  expect(keysTouchedBy(change('job.approved', 'J'))).toEqual([['jobs'], ['evidence'], ['audit'], ['job', 'J']]);
});

test('a call touches its job’s page and no list of jobs', () => {
  expect(keysTouchedBy(change('call.admitted', 'J'))).toEqual([['audit'], ['job', 'J']]);
});

test('an action that nobody listed touches the log alone', () => {
  expect(keysTouchedBy(change('new.thing'))).toEqual([['audit']]);
});
