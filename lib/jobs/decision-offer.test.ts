import { describe, expect, it } from 'vitest';
import type { ApprovalRule } from '#lib/policy/effective-policy.ts';
import { decisionOffer, type OfferQuestion } from './decision-offer.ts';

const rule: ApprovalRule = {
  slots: [{ group: 'approvers', count: 1 }],
  channels: ['browser', 'matrix'],
  passkey: false,
  reason: false,
  expiresSeconds: 3600,
  blind: false,
  excludeAgentOperator: false,
};

const seated = { may: true, slot: 'approvers' } as const;
const refused = (code: 'OWN_JOB' | 'NOT_APPROVER' | 'ALREADY_DECIDED', message: string) =>
  ({ may: false, code, message }) as const;

const both = (standing: ReturnType<typeof refused>) => ({ approve: standing, deny: standing });

const question = (given: Partial<OfferQuestion> = {}): OfferQuestion => ({
  jobId: '7F3K9QXM2BTV',
  code: 'a91cf203',
  approvalCommand: '!approve',
  approvers: ['@bo:ex.org', '@cy:ex.org'],
  rule,
  now: 1000,
  expiresAt: 2000,
  control: null,
  roomReady: true,
  policyInForce: true,
  unseen: false,
  hasPasskey: false,
  standing: { approve: seated, deny: seated },
  ...given,
});

describe('what the approval page offers', () => {
  it('offers a decision to a named approver of an open, current request', () => {
    expect(decisionOffer(question())).toEqual({
      may: true,
      slot: 'approvers',
      reasonRequired: false,
      passkey: 'none',
      approval: { open: true },
    });
  });

  it.each<[string, Partial<OfferQuestion>]>([
    ['EXPIRED', { now: 2000 }],
    ['TRIAGE', { control: 'triage' as const }],
    ['ROOM_NOT_READY', { roomReady: false }],
    ['POLICY_CHANGED', { policyInForce: false }],
    ['CHANNEL_NOT_ALLOWED', { rule: { ...rule, channels: ['matrix'] } }],
    ['NO_MATRIX_ID', { standing: null }],
    ['OWN_JOB', { standing: both(refused('OWN_JOB', 'You asked for this job.')) }],
  ])('offers nothing, and says why and what to do next: %s', (code, given) => {
    const offer = decisionOffer(question(given));
    expect(offer).toMatchObject({
      may: false,
      code,
      why: expect.stringMatching(/\.$/),
      next: expect.stringMatching(/\S/),
    });
  });

  it('names the approvers to whoever is none', () => {
    const standing = both(refused('NOT_APPROVER', 'You are not named.'));
    expect(decisionOffer(question({ standing }))).toMatchObject({ next: 'Approvers are @bo:ex.org, @cy:ex.org.' });
    const approvers = Array.from({ length: 40 }, (_, index) => `@a${index}:x`);
    expect(decisionOffer(question({ standing, approvers }))).toMatchObject({
      next: 'Approvers are @a0:x, @a1:x, @a2:x, @a3:x, @a4:x and 35 more, whom the policy names.',
    });
  });

  it('says so when the policy leaves nobody who could decide', () => {
    const standing = both(refused('OWN_JOB', 'You asked for this job.'));
    expect(decisionOffer(question({ standing, approvers: [] }))).toMatchObject({
      next: expect.stringContaining('nobody else'),
    });
  });

  it('gives the exact command when only the room may decide', () => {
    expect(decisionOffer(question({ rule: { ...rule, channels: ['matrix'] } }))).toMatchObject({
      next: expect.stringContaining('!approve 7F3K9QXM2BTV a91cf203'),
    });
  });

  it('says that a passkey is missing instead of offering an approval that would be refused', () => {
    const offer = decisionOffer(question({ rule: { ...rule, passkey: true } }));
    expect(offer).toMatchObject({
      may: true,
      passkey: 'required',
      approval: { open: false, why: expect.stringContaining('passkey'), enrol: true },
    });
  });

  it('asks whoever has a passkey for it, also where the rule does not', () => {
    const required = question({ rule: { ...rule, passkey: true }, hasPasskey: true });
    expect(decisionOffer(required)).toMatchObject({ passkey: 'required', approval: { open: true } });
    expect(decisionOffer(question({ hasPasskey: true }))).toMatchObject({ passkey: 'available' });
  });

  it('never offers to approve a grave change that was not shown', () => {
    expect(decisionOffer(question({ unseen: true }))).toMatchObject({
      may: true,
      approval: { open: false, why: expect.stringContaining('no preview') },
    });
  });

  it('still offers denial to whoever approved already', () => {
    const standing = { approve: refused('ALREADY_DECIDED', 'You have approved this job already.'), deny: seated };
    const offer = decisionOffer(question({ standing }));
    expect(offer).toMatchObject({
      may: true,
      approval: { open: false, why: expect.stringMatching(/^You have approved this job already\. .*still .* deny it/) },
    });
  });
});
