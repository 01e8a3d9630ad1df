import { describe, expect, it } from 'vitest';
import type { EffectivePolicy } from '#lib/policy/effective-policy.ts';
import type { DecisionSubject } from './decision-subject.ts';
import { grantWords } from './grant-words.ts';

const policy = {
  planMatch: 'default',
  tools: { allow: ['read', 'write_pr'], deny: ['exec', 'secrets_export'] },
  model: { providers: null, models: null },
} as unknown as EffectivePolicy;

const subject = (given: { steps?: string[]; pinned?: boolean; ttlSeconds?: number }) =>
  ({
    job_id: '7F3K9QXM2BTV',
    agent_did: 'did:key:z6Mkabc',
    plan: { summary: 's', steps: (given.steps ?? ['read', 'read', 'write_pr']).map((tool) => ({ tool, args: {} })) },
    claims: {
      scope: given.pinned === false ? {} : { policy_hash_b64u: 'hash' },
      ttl_seconds: given.ttlSeconds ?? 600,
    },
    budget: { model_calls: 200, tool_calls: 200, tokens: 1_000_000 },
  }) as unknown as DecisionSubject;

describe('what the token will and will not allow', () => {
  it('counts the tool calls of the plan and leaves the model to the gateway', () => {
    const { allows } = grantWords(subject({ steps: ['read', 'read', 'model', 'write_pr'] }), policy);
    expect(allows[0]).toBe('Tool calls of this plan: read 2 times, write_pr once.');
  });

  it('says so when the plan calls no tool', () => {
    expect(grantWords(subject({ steps: ['model'] }), policy).allows[0]).toContain('No tool call');
  });

  it('names the job, the key and the time', () => {
    const { allows } = grantWords(subject({ ttlSeconds: 90 }), policy);
    expect(allows).toContain('For 90 seconds from the moment of approval.');
    expect(allows.at(-1)).toBe('Job 7F3K9QXM2BTV only, and only with the key of did:key:z6Mkabc.');
  });

  it('names every denied tool', () => {
    expect(grantWords(subject({}), policy).refuses).toContain(
      'Denied by the policy whatever a plan says: exec, secrets_export.',
    );
  });

  it('never claims a pin that the token would not carry', () => {
    expect(grantWords(subject({ pinned: false }), policy).refuses.at(-1)).toContain('not pinned');
    expect(grantWords(subject({ pinned: true }), policy).refuses.at(-1)).toContain('pinned to this one');
  });
});
