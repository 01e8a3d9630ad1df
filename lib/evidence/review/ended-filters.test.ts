import { expect, it } from 'vitest';
import { endedAddress, isFilteredList, parseEndedFilters } from './ended-filters.ts';

it('an address says what was chosen, and parses back to it', () => {
  const filters = {
    verdict: 'INVALID',
    state: 'denied',
    roomId: '!a b:x',
    agentDid: 'did:key:z6Mk',
    requester: '@ana:x',
    search: 'open & close',
  } as const;
  const query = Object.fromEntries(new URL(endedAddress(filters), 'http://console').searchParams);
  expect(parseEndedFilters(query)).toEqual(filters);
  expect(isFilteredList(filters)).toBe(true);
  expect(endedAddress({})).toBe('/evidence');
  expect(endedAddress({ verdict: 'none' }, 'place')).toBe('/evidence?verdict=none&after=place');
});

it('what no address of ours says is left out', () => {
  expect(isFilteredList(parseEndedFilters({}))).toBe(false);
  const odd = parseEndedFilters({ verdict: 'MAYBE', state: 'running', room: ['!a', '!b'], q: '' });
  expect(isFilteredList(odd)).toBe(false);
  expect(parseEndedFilters({ q: 'x'.repeat(1000) }).search).toHaveLength(200);
});
