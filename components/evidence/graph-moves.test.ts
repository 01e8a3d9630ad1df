import { expect, it } from 'vitest';
import { moveInGraph } from './graph-moves.ts';

const rows = [
  { node: { id: 'request' }, sides: [] },
  { node: { id: 'plan' }, sides: [{ id: 'policy' }] },
  { node: { id: 'token' }, sides: [] },
  { node: { id: 'event' }, sides: [{ id: 'receipt' }, { id: 'other' }] },
];

it('down and up follow the line, or what stands beside it', () => {
  expect(moveInGraph(rows, 'request', 'ArrowDown')).toBe('plan');
  expect(moveInGraph(rows, 'token', 'ArrowUp')).toBe('plan');
  expect(moveInGraph(rows, 'policy', 'ArrowDown')).toBe('receipt');
  expect(moveInGraph(rows, 'receipt', 'ArrowDown')).toBe('other');
  expect(moveInGraph(rows, 'receipt', 'ArrowUp')).toBe('policy');
});

it('right goes beside the line and left back to it', () => {
  expect(moveInGraph(rows, 'event', 'ArrowRight')).toBe('receipt');
  expect(moveInGraph(rows, 'other', 'ArrowLeft')).toBe('event');
});

it('leads nowhere over the ends, and from keys that do not move', () => {
  for (const [from, key] of [
    ['request', 'ArrowUp'],
    ['event', 'ArrowDown'],
    ['other', 'ArrowDown'],
    ['token', 'ArrowRight'],
    ['token', 'a'],
    ['unknown', 'ArrowDown'],
  ] as const) {
    expect(moveInGraph(rows, from, key), `${from} ${key}`).toBeNull();
  }
  expect(moveInGraph(rows, 'token', 'Home')).toBe('request');
  expect(moveInGraph(rows, 'token', 'End')).toBe('event');
});
