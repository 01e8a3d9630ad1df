import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FilledSlot, openSlotFor, quorumMet, ruleForTier } from './approval.ts';
import { canSeat } from './seating.ts';
import { alice, bo, cy, policyWith } from './testing.ts';

const fourEyes = policyWith((d) => {
  d.matrix.approval.groups = { finance: [alice, bo], security: [bo] };
  d.matrix.approval.rules = [
    {
      tiers: ['high'],
      slots: [
        { group: 'finance', count: 1 },
        { group: 'security', count: 1 },
      ],
    },
  ];
});
const high = ruleForTier(fourEyes, 'high');
const slotFor = (approverMxid: string, ...filled: FilledSlot[]) =>
  openSlotFor({ rule: high, policy: fourEyes, approverMxid, filled });

test('without rules one named approver is enough, and an unnamed one fills nothing', () => {
  const policy = policyWith();
  const rule = ruleForTier(policy, 'critical');
  const ask = (approverMxid: string) => openSlotFor({ rule, policy, approverMxid, filled: [] });
  expect(ask(alice)).toBe('approvers');
  expect(quorumMet(rule, [])).toBe(false);
  expect(quorumMet(rule, [{ slot: 'approvers', approverMxid: alice }])).toBe(true);
  for (const other of ['@mallory:example.com', '@Alice:example.com', '@alice:example.org', '', 'alice']) {
    expect(ask(other)).toBeNull();
  }
});

describe('slots', () => {
  test('one person fills one slot', () => {
    expect(slotFor(bo, { slot: 'security', approverMxid: bo })).toBeNull();
  });
  test('a person of two groups takes the slot that nobody else could fill', () => {
    expect(slotFor(bo)).toBe('security');
    expect(slotFor(bo, { slot: 'finance', approverMxid: alice })).toBe('security');
  });
  test('no slot is kept for a person who may not approve this job', () => {
    const policy = policyWith((d) => {
      d.matrix.approval.groups = { security: [bo, cy], finance: [alice, bo] };
      const slots = ['security', 'finance'].map((group) => ({ group, count: 1 }));
      d.matrix.approval.rules = [{ tiers: ['high'], slots }];
    });
    const question = { rule: ruleForTier(policy, 'high'), policy, approverMxid: bo, filled: [] };
    expect(openSlotFor(question)).toBe('security');
    expect(openSlotFor({ ...question, excluded: [alice] })).toBe('finance');
    expect(openSlotFor({ ...question, excluded: [bo] })).toBeNull();
  });
  test('an approver outside the groups of the rule fills nothing', () => {
    expect(slotFor(cy)).toBeNull();
  });
  test('a filled slot is not open, and more of it makes no quorum', () => {
    const finance = { slot: 'finance', approverMxid: alice };
    expect(slotFor(alice, { slot: 'finance', approverMxid: cy })).toBeNull();
    expect(quorumMet(high, [finance, { ...finance, approverMxid: cy }])).toBe(false);
    expect(quorumMet(high, [finance, { slot: 'security', approverMxid: bo }])).toBe(true);
  });
});

test('whoever approves first, everybody approving in any order meets a quorum that can be met', () => {
  const people = ['a', 'b', 'c', 'd', 'e'].map((name) => `@${name}:example.com`);
  const group = fc.subarray(people, { minLength: 1 });
  fc.assert(
    fc.property(
      group,
      group,
      fc.nat(2),
      fc.nat(2),
      fc.shuffledSubarray(people, { minLength: 5 }),
      (g1, g2, n1, n2, order) => {
        const slots = [
          { group: 'one', count: n1 + 1 },
          { group: 'two', count: n2 + 1 },
        ];
        const seats = [...Array(n1 + 1).fill(g1), ...Array(n2 + 1).fill(g2)];
        fc.pre(canSeat(seats));
        const policy = policyWith((d) => {
          d.matrix.approval.approver_user_ids_allowlist = people;
          d.matrix.approval.groups = { one: g1, two: g2 };
          d.matrix.approval.rules = [{ tiers: ['low'], slots }];
        });
        const rule = ruleForTier(policy, 'low');
        const filled: FilledSlot[] = [];
        for (const approverMxid of order) {
          const slot = openSlotFor({ rule, policy, approverMxid, filled });
          if (slot) filled.push({ slot, approverMxid });
        }
        expect(quorumMet(rule, filled)).toBe(true);
      },
    ),
  );
});

test('seats are for different people', () => {
  expect(canSeat([['a'], ['a']])).toBe(false);
  expect(canSeat([['a', 'b'], ['a']])).toBe(true);
  expect(
    canSeat([
      ['a', 'b'],
      ['a', 'b'],
      ['a', 'b'],
    ]),
  ).toBe(false);
  expect(canSeat([[]])).toBe(false);
  expect(canSeat([])).toBe(true);
});
