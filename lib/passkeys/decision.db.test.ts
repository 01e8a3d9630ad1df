import { beforeEach, describe, expect, it } from 'vitest';
import type { PersonActor } from '#lib/actor.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import type { DecisionInput } from '#lib/jobs/decision-input.ts';
import { type Deviation, type SoftAuthenticator, softAuthenticator } from '#lib/testing/authenticator.ts';
import {
  actionsOf,
  after,
  alice,
  decision,
  oncall,
  openTestConsole,
  pendingJob,
  putInForce,
  sketch,
  stateOf,
  type TestConsole,
} from '#lib/testing/console.ts';
import { checkAssertion } from '#lib/verify/passkey.ts';
import { removePasskey } from './change-passkey.ts';
import { makeDecisionChallenge } from './decision-challenge.ts';
import type { SignedChallenge } from './responses.ts';
import { enrolFirst, party, passkeyRow, personWith } from './testing.ts';

useTestDatabase();
let test: TestConsole;
let approver: PersonActor;
let key: SoftAuthenticator;

const passkeyRule = { tiers: ['low', 'medium', 'high', 'critical'], passkey: true };
const slots = [{ group: 'approvers', count: 1 }];

beforeEach(async () => {
  await emptyDatabase();
  test = await openTestConsole();
  await putInForce(test.registry, sketch({ approval: { rules: [{ ...passkeyRule, slots }] } }));
  approver = await personWith(alice);
  key = await enrolFirst(approver, softAuthenticator({ counts: true }));
});

type Ask = { decision?: 'approve' | 'deny'; slot?: string; by?: PersonActor; now?: Date };
const ask = (jobId: string, digest: string, given: Ask = {}) => {
  const { decision: kind = 'approve', slot = 'approvers', by = approver, now = after(60) } = given;
  const facts = { jobId, digest, decision: kind, slot, approver: by.mxid ?? '' };
  return makeDecisionChallenge(facts, { personId: by.personId, party, now });
};

async function sign(jobId: string, digest: string, deviation: Deviation = {}, with_ = key): Promise<SignedChallenge> {
  const { challengeId, options } = await ask(jobId, digest);
  return { challengeId, response: with_.get({ challenge: options.challenge, ...party }, deviation) };
}

const decide = (jobId: string, digest: string, change: Partial<DecisionInput>) =>
  decideJob(
    decision(jobId, digest, { approver: { mxid: alice, personId: approver.personId }, actor: approver, ...change }),
    test.mint,
  );

/** The refusal's code and the passkey's own, and proof that nothing was decided. */
async function refused(jobId: string, digest: string, change: Partial<DecisionInput>): Promise<string> {
  const before = await db().decision.count();
  const error = await decide(jobId, digest, change).then(
    () => ({ code: 'ACCEPTED', cause: undefined }),
    (caught: { code: string; cause?: { code?: string } }) => caught,
  );
  expect(await db().decision.count()).toBe(before);
  expect(await db().decisionAssertion.count()).toBe(before);
  return [error.code, error.cause?.code].filter(Boolean).join('/');
}

describe('a decision that needs a passkey', () => {
  it('is made with one, keeps the assertion whole, and it verifies from the stored rows alone', async () => {
    const { jobId, digest } = await pendingJob(test);
    const made = await decide(jobId, digest, { assertion: await sign(jobId, digest) });
    expect(made.state).toBe('approved');
    const row = await db().decision.findUniqueOrThrow({
      where: { id: made.decisionId },
      include: { assertion: { include: { credential: true } } },
    });
    expect(row.evidenceLevel).toBe('browser-passkey');
    const kept = row.assertion;
    if (!kept) throw new Error('no assertion');
    const { credential, ...assertion } = kept;
    const facts = await checkAssertion({ ...assertion, publicKey: credential.publicKey }, kept);
    expect(facts).toMatchObject({ userVerified: true, signCount: Number(credential.signCount) });
    expect(JSON.parse(kept.preimageText)).toMatchObject({ decision: 'approve', slot: 'approvers', approver: alice });
  });

  it('is not made by a session, nor by a room command, nor by a room command with a passkey', async () => {
    const { jobId, digest } = await pendingJob(test);
    expect(await refused(jobId, digest, {})).toBe('PASSKEY_REQUIRED');
    const room = {
      channel: 'matrix' as const,
      seen: { code: digest.slice(0, 8) },
      evidence: { level: 'matrix-local-plain' as const, detail: {}, matrixEventId: '$room' },
    };
    expect(await refused(jobId, digest, room)).toBe('CHANNEL_NOT_ALLOWED');
    const assertion = await sign(jobId, digest);
    expect(await refused(jobId, digest, { ...room, assertion })).toBe('CHANNEL_NOT_ALLOWED');
  });

  it.each<[string, Deviation]>([
    ['WRONG_ORIGIN', { origin: 'http://localhost:3999' }],
    ['WRONG_CHALLENGE', { challenge: 'A'.repeat(43) }],
    ['WRONG_RELYING_PARTY', { rpId: 'evil.example' }],
    ['USER_NOT_VERIFIED', { userVerified: false }],
    ['USER_NOT_VERIFIED', { userPresent: false }],
    ['SIGN_COUNT', { signCount: 1 }],
    ['SIGN_COUNT', { signCount: 0 }],
  ])('is refused, with the reason in the log: %s %j', async (code, deviation) => {
    const { jobId, digest } = await pendingJob(test);
    const assertion = await sign(jobId, digest, deviation);
    expect(await refused(jobId, digest, { assertion })).toBe(`PASSKEY_REFUSED/${code}`);
    const entry = await db().auditEntry.findFirstOrThrow({ where: { jobId, action: 'decision.refused' } });
    expect(JSON.parse(entry.detailText).code).toBe(`PASSKEY_REFUSED/${code}`);
    expect(await stateOf(jobId)).toBe('pending');
  });

  it('is refused from a removed key, an unknown key, and the key of somebody else', async () => {
    const { jobId, digest } = await pendingJob(test);
    const stranger = await enrolFirst(await personWith(oncall));
    const assertion = await sign(jobId, digest, {}, stranger);
    expect(await refused(jobId, digest, { assertion })).toBe('PASSKEY_REFUSED/NOT_YOUR_PASSKEY');
    const unknown = await sign(jobId, digest, {}, softAuthenticator());
    expect(await refused(jobId, digest, { assertion: unknown })).toBe('PASSKEY_REFUSED/UNKNOWN_PASSKEY');
    const signed = await sign(jobId, digest);
    await removePasskey({ id: (await passkeyRow(key)).id, actor: approver, now: after(60) });
    expect(await refused(jobId, digest, { assertion: signed })).toBe('PASSKEY_REFUSED/PASSKEY_REMOVED');
  });

  it('is refused when what was signed is another job, decision or slot', async () => {
    const one = await pendingJob(test);
    const two = await pendingJob(test);
    const ofOther = await sign(two.jobId, two.digest);
    expect(await refused(one.jobId, one.digest, { assertion: ofOther })).toBe('PASSKEY_REFUSED/CHALLENGE_ELSEWHERE');
    const { jobId, digest } = one;
    for (const given of [{ decision: 'deny' as const }, { slot: 'security' }]) {
      const { challengeId, options } = await ask(jobId, digest, given);
      const assertion = { challengeId, response: key.get({ challenge: options.challenge, ...party }) };
      expect(await refused(jobId, digest, { assertion })).toBe('PASSKEY_REFUSED/CHALLENGE_ELSEWHERE');
    }
  });

  it('is refused when the challenge is somebody else’s, made up, or five minutes old', async () => {
    const { jobId, digest } = await pendingJob(test);
    const other = await personWith(oncall);
    await enrolFirst(other);
    const theirs = await ask(jobId, digest, { by: other });
    const response = key.get({ challenge: theirs.options.challenge, ...party });
    const assertion = { challengeId: theirs.challengeId, response };
    expect(await refused(jobId, digest, { assertion })).toBe('PASSKEY_REFUSED/UNKNOWN_CHALLENGE');
    const madeUp = { challengeId: crypto.randomUUID(), response };
    expect(await refused(jobId, digest, { assertion: madeUp })).toBe('PASSKEY_REFUSED/UNKNOWN_CHALLENGE');
    const late = await sign(jobId, digest);
    expect(await refused(jobId, digest, { assertion: late, now: after(361) })).toBe(
      'PASSKEY_REFUSED/CHALLENGE_EXPIRED',
    );
  });

  it('counts up: the passkey’s count moves with each accepted decision', async () => {
    const before = (await passkeyRow(key)).signCount;
    const { jobId, digest } = await pendingJob(test);
    await decide(jobId, digest, { assertion: await sign(jobId, digest) });
    expect((await passkeyRow(key)).signCount).toBeGreaterThan(before);
  });
});

describe('the same assertion twice', () => {
  it('in parallel decides once, and one assertion is kept', async () => {
    const { jobId, digest } = await pendingJob(test);
    const assertion = await sign(jobId, digest);
    const results = await Promise.allSettled(Array.from({ length: 20 }, () => decide(jobId, digest, { assertion })));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await db().decisionAssertion.count()).toBe(1);
    expect(await db().token.count({ where: { jobId } })).toBe(1);
    expect((await actionsOf(jobId)).filter((action) => action === 'decision.recorded')).toHaveLength(1);
  });

  it('is good for nothing after a refusal, whatever the refusal was', async () => {
    const { jobId, digest } = await pendingJob(test);
    const assertion = await sign(jobId, digest);
    expect(await refused(jobId, digest, { assertion, seen: { digest: 'f'.repeat(64) } })).toBe('DIGEST_MISMATCH');
    expect(await refused(jobId, digest, { assertion })).toBe('PASSKEY_REFUSED/CHALLENGE_USED');
  });

  it('under a second challenge over the same decision still decides once', async () => {
    const { jobId, digest } = await pendingJob(test);
    const first = await sign(jobId, digest);
    const again = { challengeId: (await ask(jobId, digest)).challengeId, response: first.response };
    await decide(jobId, digest, { assertion: first });
    expect(await refused(jobId, digest, { assertion: again })).toBe('ALREADY_DECIDED');
  });
});

describe('a decision that needs no passkey', () => {
  it('is recorded with the stronger evidence when one signed it', async () => {
    await putInForce(test.registry, sketch());
    const { jobId, digest } = await pendingJob(test);
    const { decisionId } = await decide(jobId, digest, { assertion: await sign(jobId, digest) });
    const row = await db().decision.findUniqueOrThrow({ where: { id: decisionId }, include: { assertion: true } });
    expect([row.evidenceLevel, row.assertion?.credentialId]).toEqual(['browser-passkey', key.credentialId]);
  });

  it('is refused when a passkey signed something else, and never falls back to the session', async () => {
    await putInForce(test.registry, sketch());
    const { jobId, digest } = await pendingJob(test);
    const assertion = await sign(jobId, digest, { userVerified: false });
    expect(await refused(jobId, digest, { assertion })).toBe('PASSKEY_REFUSED/USER_NOT_VERIFIED');
  });

  it('can be a denial that a passkey signed', async () => {
    const { jobId, digest } = await pendingJob(test);
    const { challengeId, options } = await ask(jobId, digest, { decision: 'deny' });
    const assertion = { challengeId, response: key.get({ challenge: options.challenge, ...party }) };
    const denied = await decide(jobId, digest, { decision: 'deny', reason: 'no', assertion });
    expect(denied.state).toBe('denied');
  });
});
