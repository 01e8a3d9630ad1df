import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { goldenFolder } from '#lib/testing/shared-data.ts';
import { PolicyError } from './policy-error.ts';
import { parseWpcSource, sourceCharactersMax } from './source.ts';
import { alice, bo, cy, document, room, textWith } from './testing.ts';

const sketchPath = goldenFolder && join(goldenFolder, '..', 'wpc-sketch.json');
const sketch = sketchPath && existsSync(sketchPath) ? readFileSync(sketchPath, 'utf8') : null;

/** The path that a refusal names; fails when the document is accepted. */
function refusedPath(text: string): string {
  try {
    parseWpcSource(text);
  } catch (error) {
    if (error instanceof PolicyError) return error.path;
    throw error;
  }
  throw new Error('the document was accepted');
}

test.skipIf(!sketch)('the published sketch is read byte for byte as it stands', () => {
  expect(parseWpcSource(sketch as string)).toEqual(JSON.parse(sketch as string));
});

test('a document is read as what it says, nothing added and nothing dropped', () => {
  expect(parseWpcSource(textWith())).toEqual(document());
});

describe('a key that no policy has is refused with its path', () => {
  // biome-ignore lint/suspicious/noExplicitAny: hostile documents have any shape
  const places: [string, (doc: any) => void][] = [
    ['extra', (d) => (d.extra = 1)],
    ['matrix.room', (d) => (d.matrix.room = 1)],
    ['matrix.approval.quorum', (d) => (d.matrix.approval.quorum = 2)],
    ['execution.network', (d) => (d.execution.network = true)],
    ['execution.sandbox.scope', (d) => (d.execution.sandbox.scope = 'x')],
    ['execution.tools.ask', (d) => (d.execution.tools.ask = [])],
    ['execution.limits.calls', (d) => (d.execution.limits = { calls: 1 })],
    ['tokens.cst.ttl', (d) => (d.tokens.cst.ttl = 60)],
    ['model_access.planning.call', (d) => (d.model_access.planning = { call: 1 })],
    ['effective.until', (d) => (d.effective = { until: 'x' })],
    ['matrix.approval.rules[0].tier', (d) => (d.matrix.approval.rules = [{ tier: 'low', tiers: ['low'], slots: [] }])],
  ];
  test.each(places)('%s', (path, change) => {
    expect(refusedPath(textWith(change))).toBe(path);
  });
});

describe('a value that would weaken or blur the policy is refused with its path', () => {
  // biome-ignore lint/suspicious/noExplicitAny: hostile documents have any shape
  const wrong: [string, (doc: any) => void][] = [
    ['wpc_version', (d) => (d.wpc_version = 1)],
    ['channel', (d) => (d.channel = 'slack')],
    ['matrix.approval.required', (d) => (d.matrix.approval.required = false)],
    ['matrix.approval.approval_command', (d) => (d.matrix.approval.approval_command = '!job')],
    ['matrix.approval.approval_command', (d) => (d.matrix.approval.approval_command = 'approve')],
    ['matrix.approval.approver_user_ids_allowlist', (d) => (d.matrix.approval.approver_user_ids_allowlist = [])],
    ['matrix.rooms_allowlist[0]', (d) => (d.matrix.rooms_allowlist = ['#finance:example.com'])],
    ['matrix.rooms_allowlist[0]', (d) => (d.matrix.rooms_allowlist = ['*'])],
    ['matrix.rooms_allowlist', (d) => (d.matrix.rooms_allowlist = [room, room])],
    ['execution.tools.allow[0]', (d) => (d.execution.tools.allow = ['reаd'])],
    ['execution.tools.allow[0]', (d) => (d.execution.tools.allow = ['*'])],
    ['execution.sandbox.mode', (d) => (d.execution.sandbox.mode = 'some')],
    ['execution.sandbox.workspace_access', (d) => delete d.execution.sandbox.workspace_access],
    ['execution.limits.model_calls', (d) => (d.execution.limits = { model_calls: 991 })],
    ['execution.limits.tool_calls', (d) => (d.execution.limits = { tool_calls: -1 })],
    ['execution.limits.money.currency', (d) => (d.execution.limits = { money: { amount: 1, currency: 'eur' } })],
    ['execution.limits.money.amount', (d) => (d.execution.limits = { money: { amount: 1.5, currency: 'EUR' } })],
    ['tokens.cst.job_scoped', (d) => (d.tokens.cst.job_scoped = false)],
    ['tokens.cst.ttl_seconds', (d) => (d.tokens.cst.ttl_seconds = 59)],
    ['tokens.cst.ttl_seconds', (d) => (d.tokens.cst.ttl_seconds = 3601)],
    ['model_access.route_via', (d) => (d.model_access.route_via = 'direct')],
    ['model_access.receipts', (d) => (d.model_access.receipts = 'optional')],
    ['model_access.allowed_providers[0]', (d) => (d.model_access.allowed_providers = ['fal'])],
    ['model_access.allowed_models', (d) => (d.model_access.allowed_models = [])],
    ['effective.not_before', (d) => (d.effective = { not_before: '2026-03-01' })],
    ['effective', (d) => (d.effective = { not_before: '2026-03-02T00:00:00Z', not_after: '2026-03-01T00:00:00Z' })],
    ['matrix.approval.groups.fin[0]', (d) => (d.matrix.approval.groups = { fin: ['@mallory:other.org'] })],
    ['matrix.approval.groups.Fin', (d) => (d.matrix.approval.groups = { Fin: [alice] })],
    ['matrix.approval.rooms.!other:example.com', (d) => (d.matrix.approval.rooms = { '!other:example.com': room })],
  ];
  test.each(wrong)('%s', (path, change) => {
    expect(refusedPath(textWith(change))).toBe(path);
  });
});

describe('an approver is an exact Matrix user id', () => {
  test.each(['alice', '@alice', '@аlice:example.com', '@alice:example.com ', '@*:example.com ', '@alice:exam ple.com'])(
    '%j is none',
    (id) => {
      const path = 'matrix.approval.approver_user_ids_allowlist[0]';
      expect(refusedPath(textWith((d) => (d.matrix.approval.approver_user_ids_allowlist = [id])))).toBe(path);
    },
  );
});

describe('approval rules', () => {
  const refusedRules = (rules: unknown[], groups?: Record<string, string[]>) =>
    refusedPath(
      textWith((d) => {
        d.matrix.approval.rules = rules;
        if (groups) d.matrix.approval.groups = groups;
      }),
    );
  test('a tier has one rule', () => {
    const rule = { tiers: ['low'], slots: [{ group: 'approvers', count: 1 }] };
    expect(refusedRules([rule, rule])).toBe('matrix.approval.rules[1].tiers[0]');
  });
  test('a slot names a group that exists, also not an inherited property', () => {
    for (const group of ['security', 'constructor', 'tostring']) {
      expect(refusedRules([{ tiers: ['low'], slots: [{ group, count: 1 }] }])).toBe(
        'matrix.approval.rules[0].slots[0].group',
      );
    }
  });
  test('a quorum that no set of different people can meet is refused', () => {
    expect(refusedRules([{ tiers: ['low'], slots: [{ group: 'approvers', count: 4 }] }])).toBe(
      'matrix.approval.rules[0].slots',
    );
    const slots = [
      { group: 'fin', count: 1 },
      { group: 'sec', count: 1 },
    ];
    expect(refusedRules([{ tiers: ['low'], slots }], { fin: [alice], sec: [alice] })).toBe(
      'matrix.approval.rules[0].slots',
    );
    const met = textWith((d) => {
      d.matrix.approval.groups = { fin: [alice, bo], sec: [alice] };
      d.matrix.approval.rules = [{ tiers: ['low'], slots }];
    });
    expect(parseWpcSource(met).matrix.approval.rules).toHaveLength(1);
  });
  test('a passkey is not asked for where the room may approve', () => {
    const rule = { tiers: ['high'], slots: [{ group: 'approvers', count: 1 }], passkey: true, channels: ['matrix'] };
    expect(refusedRules([rule])).toBe('matrix.approval.rules[0].channels');
  });
  test('one group has one slot', () => {
    const slot = { group: 'approvers', count: 1 };
    expect(refusedRules([{ tiers: ['low'], slots: [slot, slot] }])).toBe('matrix.approval.rules[0].slots[1].group');
  });
  test('a person stands once in a group', () => {
    expect(refusedRules([], { fin: [cy, cy] })).toBe('matrix.approval.groups.fin');
  });
});

describe('hostile text', () => {
  test('a key that stands twice is refused, whichever value was meant', () => {
    const text = textWith().replace('"required":true', '"required":true,"required":true');
    expect(() => parseWpcSource(text)).toThrow(/twice/);
  });
  test('a key spelled with an escape is the same key', () => {
    const text = textWith().replace('"required":true', '"required":true,"\\u0072equired":true');
    expect(() => parseWpcSource(text)).toThrow(/twice/);
  });
  test.each(['', 'matrix.', 'matrix.approval.', 'execution.tools.'])('`__proto__` below %j is refused', (at) => {
    const last = at.split('.').at(-2);
    const text = last
      ? textWith().replace(`"${last}":{`, `"${last}":{"__proto__":{"required":false},`)
      : textWith().replace('{', '{"__proto__":{},');
    expect(refusedPath(text)).toBe(`${at}__proto__`);
  });
  test('`__proto__` as the name of a group is refused', () => {
    const text = textWith().replace('"required":', `"groups":{"__proto__":["${alice}"]},"required":`);
    expect(refusedPath(text)).toBe('matrix.approval.groups.__proto__');
  });
  test('a document past the size limit is refused before it is read', () => {
    expect(() => parseWpcSource(textWith() + ' '.repeat(sourceCharactersMax))).toThrow(PolicyError);
  });
  test.each(['', 'null', '[]', '"x"', '1', '{', 'true'])('%j is no policy', (text) => {
    expect(() => parseWpcSource(text)).toThrow(PolicyError);
  });
  test('any text is either read or refused with a PolicyError', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        try {
          parseWpcSource(text);
        } catch (error) {
          expect(error).toBeInstanceOf(PolicyError);
        }
      }),
    );
  });
});

test('taking away any required key of the sketch is refused', () => {
  const paths = ['wpc_version', 'channel', 'matrix', 'execution', 'tokens', 'model_access'];
  for (const key of paths) expect(refusedPath(textWith((d) => delete d[key]))).toBe(key);
});
