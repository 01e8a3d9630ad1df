import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { knownTools } from './catalogue.ts';
import { capabilityDifference } from './difference.ts';
import { alice, bo, cy, policyWith, room } from './testing.ts';

type Change = Parameters<typeof policyWith>[0];
const difference = (before: Change, after: Change) => capabilityDifference(policyWith(before), policyWith(after));
const nothing = { gained: [], lost: [], changed: [] };

test('a policy does not differ from itself, nor from itself in another order', () => {
  expect(difference(undefined, undefined)).toEqual(nothing);
  const reversed: Change = (d) => {
    d.execution.tools.allow.reverse();
    d.matrix.approval.approver_user_ids_allowlist.reverse();
    d.matrix.rooms_allowlist.reverse();
  };
  expect(difference(undefined, reversed)).toEqual(nothing);
});

describe('what may now be done that could not before, and the opposite the other way round', () => {
  const one = { group: 'approvers', count: 1 };
  const two = { group: 'approvers', count: 2 };
  const rule =
    (more: object): Change =>
    (d) => {
      d.matrix.approval.rules = [{ tiers: ['low', 'medium', 'high', 'critical'], slots: [one], ...more }];
    };
  const cases: [string, Change, Change, string][] = [
    [
      'a tool',
      undefined,
      (d) => d.execution.tools.allow.push('pay'),
      'Agents may use “pay”: it moves money (critical).',
    ],
    [
      'a tool no longer denied',
      (d) => d.execution.tools.deny.push('http'),
      undefined,
      'Agents may use “http”: it sends an HTTP request (high).',
    ],
    [
      'a room',
      undefined,
      (d) => d.matrix.rooms_allowlist.push('!new:example.com'),
      'Jobs may be asked for in !new:example.com.',
    ],
    [
      'any requester',
      (d) => (d.matrix.requesters_allowlist = [bo]),
      undefined,
      'Any member of an allowed room may ask for jobs.',
    ],
    [
      'a requester',
      (d) => (d.matrix.requesters_allowlist = [bo]),
      (d) => (d.matrix.requesters_allowlist = [bo, cy]),
      `${cy} may ask for jobs.`,
    ],
    [
      'any model',
      (d) => (d.model_access.allowed_models = ['a']),
      undefined,
      'Any model that the admin configured may be called.',
    ],
    [
      'a model',
      (d) => (d.model_access.allowed_models = ['a']),
      (d) => (d.model_access.allowed_models = ['a', 'b*']),
      'The model b* may be called.',
    ],
    [
      'a provider',
      (d) => (d.model_access.allowed_providers = ['openai']),
      (d) => (d.model_access.allowed_providers = ['openai', 'google']),
      'The provider google may be called.',
    ],
    [
      'writing',
      undefined,
      (d) => (d.execution.sandbox.workspace_access = 'rw'),
      'The sandbox may write the workspace.',
    ],
    ['no sandbox', undefined, (d) => (d.execution.sandbox.mode = 'off'), 'The sandbox mode is “off”.'],
    [
      'other arguments',
      undefined,
      (d) => (d.execution.plan_match = 'tool'),
      'Calls may have other arguments than approved.',
    ],
    [
      'an unpinned token',
      undefined,
      (d) => (d.tokens.cst.pin_policy_hash = false),
      'A token outlives a change of the room’s policy.',
    ],
    [
      'a longer token',
      undefined,
      (d) => (d.tokens.cst.ttl_seconds = 1200),
      'A token is good for 1,200 s instead of 600 s.',
    ],
    [
      'more calls',
      undefined,
      (d) => (d.execution.limits = { model_calls: 300 }),
      'A job may make 300 model calls instead of 200.',
    ],
    [
      'more money',
      (d) => (d.execution.limits = { money: { amount: 1, currency: 'EUR' } }),
      (d) => (d.execution.limits = { money: { amount: 5, currency: 'EUR' } }),
      'A job may spend 5 EUR instead of 1.',
    ],
    [
      'no money limit',
      (d) => (d.execution.limits = { money: { amount: 1, currency: 'EUR' } }),
      undefined,
      'Spending has no limit of its own.',
    ],
    [
      'a longer window',
      (d) => (d.effective = { not_after: '2027-01-01T00:00:00Z' }),
      undefined,
      'The policy has no end.',
    ],
    [
      'arguments in the room',
      undefined,
      (d) => (d.matrix.withhold_arguments = false),
      'Arguments are shown in the room.',
    ],
    [
      'no freeze',
      (d) => (d.execution.on_deviation = 'freeze_agent'),
      undefined,
      'A call outside the plan is refused and the agent goes on.',
    ],
    [
      'planning',
      (d) => (d.model_access.planning = { allowed: false }),
      undefined,
      'Agents may ask a model while planning.',
    ],
    [
      'bodies',
      undefined,
      (d) => (d.model_access.keep_bodies = 'encrypted'),
      'Bodies of model calls are kept, encrypted.',
    ],
    [
      'a smaller quorum',
      rule({ slots: [two] }),
      rule({}),
      'All plans: approved by 1 of approvers instead of 2 of approvers.',
    ],
    [
      'no passkey',
      rule({ passkey: true, channels: ['browser'] }),
      rule({ channels: ['browser'] }),
      'All plans: approved without a passkey.',
    ],
    [
      'approval in the room',
      rule({ channels: ['browser'] }),
      rule({}),
      'All plans: may be approved by a command in the room.',
    ],
    ['no reason', rule({ reason: true }), rule({}), 'All plans: approved without a reason.'],
    ['a longer wait', undefined, rule({ expires_seconds: 7200 }), 'All plans: open for 7,200 s instead of 3,600 s.'],
  ];
  test.each(cases)('%s', (_, before, after, sentence) => {
    const there = difference(before, after);
    expect(there.gained).toContain(sentence);
    expect(there.changed).toEqual([]);
    const back = difference(after, before);
    expect(back.gained).not.toContain(sentence);
    expect(back.lost).toHaveLength(there.gained.length);
  });
});

test('an approver who is added may approve, and may fill the slots of the groups', () => {
  const { gained } = difference(
    (d) => (d.matrix.approval.approver_user_ids_allowlist = [alice]),
    (d) => (d.matrix.approval.approver_user_ids_allowlist = [alice, bo]),
  );
  expect(gained).toEqual([`${bo} may approve.`, `${bo} may approve as one of approvers.`]);
});

test('what is neither more nor less is named as changed', () => {
  const { changed, gained, lost } = difference(undefined, (d) => {
    d.matrix.approval.approval_command = '!countersign';
    d.matrix.approval.rooms = { [room]: '!approvals:example.com' };
  });
  expect([gained, lost]).toEqual([[], []]);
  expect(changed).toEqual([
    'The command for approving is !countersign.',
    `Jobs are decided in these rooms: ${room} → !approvals:example.com.`,
  ]);
});

test('a difference of one tier names that tier', () => {
  const { lost } = difference(undefined, (d) => {
    d.matrix.approval.rules = [{ tiers: ['critical'], slots: [{ group: 'approvers', count: 2 }] }];
  });
  expect(lost).toEqual(['Plans of tier critical: approved by 2 of approvers instead of 1 of approvers.']);
});

test('under a first policy everything that it names is new', () => {
  const { gained, lost, changed } = capabilityDifference(null, policyWith());
  expect(gained).toContain('Agents may use “write_pr”: it opens a pull request (high).');
  expect(gained).toContain(`${alice} may approve.`);
  expect([lost, changed]).toEqual([[], []]);
});

test('a tool that the read-only workspace still denies is no gain', () => {
  expect(difference(undefined, (d) => d.execution.tools.allow.push('write'))).toEqual(nothing);
});

test('adding to allow never loses and adding to deny never gains', () => {
  const tool = fc.constantFrom(...knownTools(), 'frob');
  const tools = fc.uniqueArray(tool, { maxLength: 8 });
  fc.assert(
    fc.property(tools, tools, tool, fc.constantFrom('none', 'ro', 'rw'), (allow, deny, extra, access) => {
      const policy = (a: string[], d: string[]) =>
        policyWith((doc) => {
          doc.execution.tools = { allow: [...new Set(a)], deny: [...new Set(d)] };
          doc.execution.sandbox.workspace_access = access;
        });
      const base = policy(allow, deny);
      expect(capabilityDifference(base, policy([...allow, extra], deny)).lost).toEqual([]);
      expect(capabilityDifference(base, policy(allow, [...deny, extra])).gained).toEqual([]);
    }),
  );
});
