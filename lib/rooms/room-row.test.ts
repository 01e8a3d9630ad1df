import { expect, test } from 'vitest';
import { obstacles, type RoomRow } from './room-row.ts';

const fine: Pick<RoomRow, 'state' | 'agent' | 'head'> = {
  state: 'joined',
  agent: { did: 'did:key:z', name: 'A', revoked: false },
  head: { version: 1, wpcHash: 'h', activatedAt: '2026-03-02T12:00:00Z' },
};

test('a room that is joined, has an agent and a policy takes jobs', () => {
  expect(obstacles(fine)).toEqual([]);
});

test.each(['allowed', 'lost', 'superseded', 'encrypted'] as const)('a room that is %s says what to do', (state) => {
  expect(obstacles({ ...fine, state })).toHaveLength(1);
});

test('every obstacle is named, the most basic first', () => {
  const found = obstacles({ state: 'allowed', agent: null, head: null });
  expect(found).toHaveLength(3);
  expect(found[0]).toContain('Invite');
});

test('a revoked agent counts as none', () => {
  expect(obstacles({ ...fine, agent: { did: 'd', name: 'A', revoked: true } })[0]).toContain('revoked');
});
