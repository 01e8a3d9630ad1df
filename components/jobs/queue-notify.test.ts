import { expect, test } from 'vitest';
import type { QueueRow } from '#lib/jobs/queue-row.ts';
import { noticesFor } from './queue-notify.ts';

const row = (jobId: string) =>
  ({
    jobId,
    tier: 'high',
    effect: 'Opens 1 pull request; nothing is executed',
    requestText: 'CALL 555 NOW',
    requesterMxid: '@mallory:evil.example',
    room: { name: 'Click here' },
    agent: { name: 'Your bank' },
  }) as QueueRow;

test('a notification holds the job’s id, its tier and its effect, and nothing that somebody else wrote', () => {
  const [notice] = noticesFor([row('7F3K9QXM2BTV')], new Set());
  expect(notice).toEqual({
    tag: 'countersign-7F3K9QXM2BTV',
    title: 'High job 7F3K9QXM2BTV needs you',
    body: 'Opens 1 pull request; nothing is executed',
    address: '/jobs/7F3K9QXM2BTV',
  });
});

test('what was known is no news, and a flood is one notification', () => {
  expect(noticesFor([row('A')], new Set(['A']))).toEqual([]);
  expect(noticesFor(['A', 'B', 'C', 'D'].map(row), new Set())).toMatchObject([{ title: '4 new jobs need you' }]);
});
