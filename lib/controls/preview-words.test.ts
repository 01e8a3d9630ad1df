import { expect, test } from 'vitest';
import { previewWords } from './preview-words.ts';

const none = { pending: 0, approved: 0, running: 0, tokens: 0, streams: 0, toolCalls: 0 };

test('the effect is counted in one sentence before it is confirmed', () => {
  const preview = { ...none, pending: 3, running: 2, tokens: 5, streams: 1 };
  expect(previewWords('revoke', preview)).toBe(
    'Stops 3 pending and 2 running jobs, revokes 5 tokens and cuts 1 model call.',
  );
});

test('one of each reads as one', () => {
  expect(previewWords('triage', { ...none, approved: 1, tokens: 1 })).toBe('Stops 1 approved job and revokes 1 token.');
  expect(previewWords('freeze', { ...none, tokens: 1 })).toBe('Revokes 1 token.');
});

test('a control that touches nothing now says so, and that it holds for what comes', () => {
  expect(previewWords('freeze', none)).toContain('holds for what comes');
});
