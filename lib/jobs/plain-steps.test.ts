import { expect, test } from 'vitest';
import { countValues, plainSteps } from './plain-steps.ts';

const list = (count: number) => ({ args: { list: Array(count).fill(1) } });

test('counts every value at every depth', () => {
  expect(countValues({ a: 1, b: [null, 'x', { c: true }] })).toBe(7);
});

test('a plan of ordinary size is drawn part by part', () => {
  expect(plainSteps([list(500), list(3)])).toEqual([false, false]);
});

test('of a plan with more parts than a page can hold the large steps become text, and the small ones stay', () => {
  expect(plainSteps([list(60_000), list(3)])).toEqual([true, false]);
  expect(plainSteps(Array(50).fill(list(45)))).toEqual(Array(50).fill(true));
});

test('a preview counts by its lines', () => {
  const diff = { args: {}, preview: { kind: 'diff' as const, text: '+a\n'.repeat(60_000) } };
  expect(plainSteps([diff])).toEqual([true]);
  expect(plainSteps([{ args: {}, preview: { kind: 'text' as const, text: diff.preview.text } }])).toEqual([false]);
});
