import { describe, expect, test } from 'vitest';
import {
  criteriaOfQuery,
  criteriaText,
  isEmpty,
  jobsOfQuery,
  newIncidentAddress,
  noCriteria,
  parseCriteria,
} from './criteria.ts';

const criteria = {
  ...noCriteria,
  rooms: ['!b:x', '!a:x'],
  agents: ['did:key:z6Mk'],
  from: '2026-03-02T12:00:00.000Z',
};

describe('criteria', () => {
  test('the same choice is the same text, in whatever order and however often it was made', () => {
    const again = { ...criteria, rooms: ['!a:x', '!b:x', ' !a:x ', ''] };
    expect(criteriaText(again)).toBe(criteriaText(criteria));
    expect(parseCriteria(criteriaText(criteria)).rooms).toEqual(['!a:x', '!b:x']);
  });

  test('survive the way through an address', () => {
    const address = new URL(newIncidentAddress(criteria, { job: '7F3K9QXM2BTV' }), 'https://console.test');
    const query: Record<string, string[]> = {};
    for (const [name, value] of address.searchParams) query[name] = [...(query[name] ?? []), value];
    expect(criteriaText(criteriaOfQuery(query))).toBe(criteriaText(criteria));
    expect(jobsOfQuery(query)).toEqual(['7F3K9QXM2BTV']);
  });

  test('an address that makes no sense fills in nothing', () => {
    const query = { from: 'yesterday', to: ['', 'x'], room: ['', ' '.repeat(9), 'x'.repeat(301)], constructor: 'x' };
    expect(isEmpty(criteriaOfQuery(query))).toBe(true);
    expect(isEmpty(noCriteria)).toBe(true);
    expect(isEmpty({ ...noCriteria, to: criteria.from })).toBe(false);
  });

  test('a kind names at most fifty values', () => {
    const rooms = Array.from({ length: 80 }, (_, i) => `!${i}:x`);
    expect(criteriaOfQuery({ room: rooms }).rooms).toHaveLength(50);
  });
});
