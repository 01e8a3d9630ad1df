import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimateUsage, streamListener, usageOfBody } from './usage.ts';

const stream = [
  'data: {"id":"c1","choices":[{"delta":{"content":"Zürich"}}]}\n\n',
  ': a comment\r\n\r\n',
  'data: {"id":"c1","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":5}}\n\n',
  'data: [DONE]\n\n',
].join('');

test('usage and id of a stream are found however its bytes are cut', () => {
  const bytes = new TextEncoder().encode(stream);
  fc.assert(
    fc.property(fc.array(fc.nat({ max: bytes.length }), { maxLength: 12 }), (cuts) => {
      const listener = streamListener();
      const at = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      for (const [index, start] of at.entries()) listener.hear(bytes.subarray(start, at[index + 1]));
      expect(listener.said()).toEqual({ responseId: 'c1', usage: { input: 3, output: 5, source: 'provider' } });
    }),
  );
});

describe('a figure that a receipt could not carry is not taken', () => {
  test.each([
    ['a negative count', { prompt_tokens: -1, completion_tokens: 1 }],
    ['a fraction', { prompt_tokens: 1.5, completion_tokens: 1 }],
    ['more than the format holds', { prompt_tokens: 10_000_001, completion_tokens: 1 }],
    ['half of it', { prompt_tokens: 1 }],
    ['text', { prompt_tokens: '1', completion_tokens: '1' }],
  ])('%s', (_name, usage) => {
    expect(usageOfBody(JSON.stringify({ usage })).usage).toBeNull();
  });
});

test('an estimate is never free and never more than the format holds', () => {
  expect(estimateUsage(1, 1)).toEqual({ input: 1, output: 1, source: 'estimated' });
  expect(estimateUsage(1e12, 0)).toMatchObject({ input: 10_000_000, output: 0 });
});
