import { describe, expect, it } from 'vitest';
import type { ApprovalRule, EffectivePolicy } from '#lib/policy/effective-policy.ts';
import { decisionStanding, type StandingQuestion } from './decision-standing.ts';

const rule: ApprovalRule = {
  slots: [{ group: 'approvers', count: 1 }],
  channels: ['browser', 'matrix'],
  passkey: false,
  reason: false,
  expiresSeconds: 3600,
  blind: false,
  excludeAgentOperator: false,
};

const question = (given: Partial<StandingQuestion> = {}): StandingQuestion => ({
  jobId: '7F3K9QXM2BTV',
  code: 'a91cf203',
  now: 1000,
  expiresAt: 2000,
  requesterMxid: '@ana:ex.org',
  agentOperatorMxid: null,
  rule,
  policy: {
    approvers: ['@bo:ex.org', '@cy:ex.org'],
    groups: [{ name: 'approvers', members: ['@bo:ex.org', '@cy:ex.org'] }],
    approvalCommand: '!approve',
  } as EffectivePolicy,
  filled: [],
  mxid: '@bo:ex.org',
  personMxids: ['@bo:ex.org'],
  triage: false,
  roomReady: true,
  policyInForce: true,
  ...given,
});

const codeOf = (given: Partial<StandingQuestion>) => {
  const standing = decisionStanding(question(given));
  return standing.may ? 'may' : standing.code;
};

describe('who is offered a decision', () => {
  it('a named approver of an open, current request, with the slot they would fill', () => {
    expect(decisionStanding(question())).toEqual({ may: true, slot: 'approvers', reasonRequired: false });
  });

  it.each<[string, Partial<StandingQuestion>]>([
    ['EXPIRED', { now: 2000 }],
    ['TRIAGE', { triage: true }],
    ['ROOM_NOT_READY', { roomReady: false }],
    ['POLICY_CHANGED', { policyInForce: false }],
    ['NO_MATRIX_ID', { mxid: null, personMxids: [] }],
    ['NOT_APPROVER', { mxid: '@mallory:ex.org', personMxids: ['@mallory:ex.org'] }],
    ['ALREADY_APPROVED', { filled: [{ slot: 'approvers', approverMxid: '@bo:ex.org' }] }],
    ['NO_SLOT', { filled: [{ slot: 'approvers', approverMxid: '@cy:ex.org' }] }],
    ['PASSKEY_REQUIRED', { rule: { ...rule, passkey: true } }],
    ['CHANNEL_NOT_ALLOWED', { rule: { ...rule, channels: ['matrix'] } }],
    ['AGENT_OPERATOR', { rule: { ...rule, excludeAgentOperator: true }, agentOperatorMxid: '@bo:ex.org' }],
  ])('nobody else: %s', (code, given) => {
    expect(codeOf(given)).toBe(code);
  });

  it('never the requester, though the policy names them and though they sign in with another of their ids', () => {
    expect(codeOf({ requesterMxid: '@bo:ex.org' })).toBe('OWN_JOB');
    expect(codeOf({ requesterMxid: '@bo-phone:ex.org', personMxids: ['@bo:ex.org', '@bo-phone:ex.org'] })).toBe(
      'OWN_JOB',
    );
  });

  it('a refusal always says what to do next', () => {
    const standing = decisionStanding(question({ mxid: '@mallory:ex.org', personMxids: ['@mallory:ex.org'] }));
    expect(standing).toMatchObject({ may: false, next: expect.stringContaining('@bo:ex.org') });
  });
});
