import { describe, expect, test } from 'vitest';
import { hashJcs } from '#lib/canon/digest.ts';
import { golden, goldenFolder } from '#lib/testing/shared-data.ts';
import { compileWpc, effectivePolicy } from './compile.ts';
import { approvalRoomFor } from './effective-policy.ts';
import { PolicyError } from './policy-error.ts';
import { parseWpcSource } from './source.ts';
import { alice, bo, cy, document, ids, policyWith, room, textWith } from './testing.ts';

const compiled = (change?: Parameters<typeof textWith>[0]) => compileWpc(parseWpcSource(textWith(change)), ids);

test('the payload is the published contract with the document’s blocks in its metadata', () => {
  expect(compiled()).toEqual({
    policy_version: '1',
    policy_id: ids.policyId,
    issuer_did: ids.issuerDid,
    metadata: { profile: 'countersign.matrix/1', ...document() },
  });
});

test('what an outside gateway can enforce is repeated in the native fields', () => {
  const payload = compiled((d) => {
    d.model_access.allowed_providers = ['openai'];
    d.model_access.allowed_models = ['gpt-*'];
    d.model_access.keep_bodies = 'encrypted';
  });
  expect(payload).toMatchObject({
    allowed_providers: ['openai'],
    allowed_models: ['gpt-*'],
    receipt_privacy_mode: 'encrypted',
    metadata: { model_access: { allowed_providers: ['openai'], allowed_models: ['gpt-*'] } },
  });
});

test.skipIf(!goldenFolder)('the golden contract is read, and hashed by rule A to its published hash', async () => {
  const envelope = golden('wpc_envelope.json');
  const policy = effectivePolicy(envelope.payload);
  expect(policy.model.models).toEqual(['gpt-5.*', 'openrouter/*']);
  expect(policy.approvers).toEqual(['@alice:example.com', '@oncall-security:example.com']);
  expect(await hashJcs(envelope.payload)).toBe(envelope.payload_hash_b64u);
});

test('every default of the table holds when its key is absent', () => {
  expect(policyWith()).toEqual({
    ...ids,
    rooms: [room, '!sec-review:example.com'],
    requesters: null,
    approvers: [alice, bo, cy],
    groups: [{ name: 'approvers', members: [alice, bo, cy] }],
    rules: Object.fromEntries(
      ['low', 'medium', 'high', 'critical'].map((tier) => [
        tier,
        {
          slots: [{ group: 'approvers', count: 1 }],
          channels: ['browser', 'matrix'],
          passkey: false,
          reason: false,
          expiresSeconds: 3600,
          blind: false,
          excludeAgentOperator: false,
        },
      ]),
    ),
    approvalRooms: [],
    approvalCommand: '!approve',
    withholdArguments: true,
    reactions: 'off',
    tools: { allow: ['read', 'search', 'http', 'write_pr'], deny: ['exec', 'browser_control', 'secrets_export'] },
    sandbox: { mode: 'all', workspaceAccess: 'ro' },
    planMatch: 'default',
    limits: { modelCalls: 200, toolCalls: 200, tokens: 1_000_000, money: null, wallSeconds: 3600 },
    onDeviation: 'refuse',
    ttlSeconds: 600,
    pinPolicyHash: true,
    model: {
      providers: null,
      models: null,
      planning: { allowed: true, modelCalls: 20, tokens: 100_000 },
      keepBodies: 'no',
    },
    effective: { notBefore: null, notAfter: null },
  });
});

describe('approval rules by tier', () => {
  const two = [{ group: 'approvers', count: 2 }];
  test('a tier above the last rule is no easier than that rule; a tier below it has the default', () => {
    const { rules } = policyWith((d) => {
      d.matrix.approval.rules = [{ tiers: ['medium'], slots: two, reason: true }];
    });
    expect(rules.low.slots).toEqual([{ group: 'approvers', count: 1 }]);
    expect([rules.medium, rules.high, rules.critical].map((rule) => rule.reason)).toEqual([true, true, true]);
  });
  test('a rule that asks for a passkey is decided in the browser only', () => {
    const { rules } = policyWith((d) => {
      d.matrix.approval.rules = [{ tiers: ['high'], slots: two, passkey: true }];
    });
    expect(rules.high.channels).toEqual(['browser']);
    expect(rules.low.channels).toEqual(['browser', 'matrix']);
  });
});

test('jobs of a room are decided in the room named for it, otherwise in their own', () => {
  const policy = policyWith((d) => {
    d.matrix.approval.rooms = { [room]: '!approvals:example.com' };
  });
  expect(approvalRoomFor(policy, room)).toBe('!approvals:example.com');
  expect(approvalRoomFor(policy, '!sec-review:example.com')).toBe('!sec-review:example.com');
});

describe('a payload that is not our contract means nothing', () => {
  // biome-ignore lint/suspicious/noExplicitAny: hostile payloads have any shape
  const hostile: [string, (payload: any) => void][] = [
    ['another profile', (p) => (p.metadata.profile = 'countersign.matrix/2')],
    ['no metadata', (p) => delete p.metadata],
    ['an unknown native field', (p) => (p.statements = [])],
    ['an unknown key in its metadata', (p) => (p.metadata.more = 1)],
    ['a native list that contradicts the metadata', (p) => (p.allowed_models = ['*'])],
    ['another policy version', (p) => (p.policy_version = '2')],
  ];
  test.each(hostile)('%s', (_, change) => {
    const payload = structuredClone(
      compiled((d) => {
        d.model_access.allowed_models = ['gpt-*'];
      }),
    );
    change(payload);
    expect(() => effectivePolicy(payload)).toThrow(PolicyError);
  });
  test.each([null, undefined, 'x', 1, [], new Date(0)])('%j', (payload) => {
    expect(() => effectivePolicy(payload)).toThrow(PolicyError);
  });
});
