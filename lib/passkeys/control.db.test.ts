import { beforeEach, describe, expect, it } from 'vitest';
import type { PersonActor } from '#lib/actor.ts';
import type { SignedControl } from '#lib/claw/control-assertion.ts';
import { applyControl } from '#lib/controls/apply-control.ts';
import { liftControl } from '#lib/controls/lift-control.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { type Deviation, type SoftAuthenticator, softAuthenticator } from '#lib/testing/authenticator.ts';
import { after, alice, oncall, openTestConsole, roomId, type TestConsole } from '#lib/testing/console.ts';
import { checkAssertion } from '#lib/verify/passkey.ts';
import { makeControlChallenge } from './control-challenge.ts';
import type { SignedChallenge } from './responses.ts';
import { enrolFirst, party, passkeyRow, personWith } from './testing.ts';
import { withControlSignature } from './verify-control.ts';

useTestDatabase();
let office: TestConsole;
let admin: PersonActor;
let key: SoftAuthenticator;

beforeEach(async () => {
  await emptyDatabase();
  office = await openTestConsole();
  admin = await personWith(alice, ['admin']);
  key = await enrolFirst(admin, softAuthenticator({ counts: true }));
});

type Order = Omit<SignedControl, 'person'>;
const triage = (change: Partial<Order> = {}): Order => ({
  step: 'apply',
  control: null,
  kind: 'triage',
  scope: 'room',
  subject: roomId,
  span: { from: null, to: null },
  reason: 'a bad minute',
  endsAt: null,
  disputed: null,
  policy: null,
  ...change,
});
const lifting = (control: string): Order => triage({ step: 'lift', control, reason: 'looked' });

async function sign(order: Order, deviation: Deviation = {}, by = admin, with_ = key): Promise<SignedChallenge> {
  const asker = { personId: by.personId, party: () => party, now: after(60) };
  const request = await makeControlChallenge(order, asker);
  if (!request) throw new Error('nothing to sign');
  const response = with_.get({ challenge: request.options.challenge, ...party }, deviation);
  return { challengeId: request.challengeId, response };
}

function apply(signed?: SignedChallenge, by = admin, now = after(61)): Promise<{ controlId: string }> {
  const input = {
    kind: 'triage' as const,
    scope: 'room' as const,
    subject: roomId,
    span: { from: null, to: null },
    reason: 'a bad minute',
    endsAt: null,
    disputedJobId: null,
    actor: by,
    now,
  };
  const signature = { signed, order: triage(), personId: by.personId, now };
  return withControlSignature(signature, (inTransaction) =>
    applyControl(input, { terms: office.terms, inTransaction }),
  );
}

function lift(controlId: string, signed?: SignedChallenge): Promise<unknown> {
  const input = { controlId, reason: 'looked', actor: admin, now: after(70) };
  const signature = { signed, order: lifting(controlId), personId: admin.personId, now: after(70) };
  return withControlSignature(signature, (inTransaction) =>
    liftControl(input, { terms: office.terms, twoPersons: false, inTransaction }),
  );
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'DONE',
    (error) => error.code,
  );

/** The refusal's code, and proof that nothing was applied and nothing kept. */
async function refused(work: Promise<unknown>): Promise<string> {
  const code = await codeOf(work);
  expect(await db().control.count({ where: { liftedAt: null } })).toBe(0);
  expect(await db().controlAssertion.count()).toBe(0);
  expect(await db().auditEntry.count({ where: { action: 'control.applied' } })).toBe(0);
  return code;
}

describe('a control of a person with a passkey', () => {
  it('is applied with its signature, which verifies from the stored rows alone', async () => {
    const { controlId } = await apply(await sign(triage()));
    const kept = await db().controlAssertion.findFirstOrThrow({ where: { controlId } });
    expect(kept.step).toBe('apply');
    const { publicKey } = await passkeyRow(key);
    expect(await checkAssertion({ ...kept, publicKey }, kept)).toMatchObject({ userVerified: true });
    const signed = { domain: 'countersign.control/1', ...triage(), person: admin.personId };
    expect(JSON.parse(kept.preimageText)).toEqual(signed);
  });

  it('is not applied by the session alone', async () => {
    expect(await refused(apply())).toBe('SIGNATURE_REQUIRED');
  });

  it.each<[string, Partial<Order>]>([
    ['kind', { kind: 'freeze' }],
    ['scope', { scope: 'everything', subject: null }],
    ['subject', { subject: '!other:test.localhost' }],
    ['span', { span: { from: '2026-03-02T12:00:00.000Z', to: null } }],
    ['reason', { reason: 'another reason' }],
    ['end', { endsAt: '2026-03-03T12:00:00.000Z' }],
    ['job in dispute', { disputed: 'ABCDEFGHJKMN' }],
    ['policy', { policy: 'A'.repeat(43) }],
    ['step', { step: 'lift' }],
  ])('is refused when what was signed has another %s', async (_what, change) => {
    expect(await refused(apply(await sign(triage(change))))).toBe('CHALLENGE_ELSEWHERE');
  });

  it.each<[string, Deviation]>([
    ['WRONG_ORIGIN', { origin: 'http://localhost:3999' }],
    ['WRONG_CHALLENGE', { challenge: 'A'.repeat(43) }],
    ['USER_NOT_VERIFIED', { userVerified: false }],
    ['SIGN_COUNT', { signCount: 0 }],
  ])('is refused, and the challenge is good for nothing more: %s', async (code, deviation) => {
    const signed = await sign(triage(), deviation);
    expect(await refused(apply(signed))).toBe(code);
    expect(await refused(apply(signed))).toBe('CHALLENGE_USED');
  });

  it('is refused with somebody else’s key or challenge, and after five minutes', async () => {
    const other = await personWith(oncall, ['admin']);
    const otherKey = await enrolFirst(other);
    expect(await refused(apply(await sign(triage(), {}, admin, otherKey)))).toBe('NOT_YOUR_PASSKEY');
    expect(await refused(apply(await sign(triage(), {}, other, otherKey)))).toBe('UNKNOWN_CHALLENGE');
    expect(await refused(apply(await sign(triage()), admin, after(400)))).toBe('CHALLENGE_EXPIRED');
  });

  it('is applied once by a signature that is sent many times at once', async () => {
    const signed = await sign(triage());
    const codes = await Promise.all(Array.from({ length: 10 }, () => codeOf(apply(signed))));
    expect(codes.filter((code) => code === 'DONE')).toHaveLength(1);
    expect(await db().controlAssertion.count()).toBe(1);
  });
});

describe('lifting', () => {
  it('is signed for itself: neither the session nor the signature under the control lifts it', async () => {
    const applied = await sign(triage());
    const { controlId } = await apply(applied);
    expect(await codeOf(lift(controlId))).toBe('SIGNATURE_REQUIRED');
    expect(await codeOf(lift(controlId, applied))).toBe('CHALLENGE_USED');
    expect(await codeOf(lift(controlId, await sign(lifting(crypto.randomUUID()))))).toBe('CHALLENGE_ELSEWHERE');
    expect(await codeOf(lift(controlId, await sign(lifting(controlId))))).toBe('DONE');
    const steps = await db().controlAssertion.findMany({ where: { controlId }, orderBy: { receivedAt: 'asc' } });
    expect(steps.map(({ step }) => step)).toEqual(['apply', 'lift']);
  });
});

describe('a person without a passkey', () => {
  it('signs nothing, and is asked for nothing', async () => {
    const plain = await personWith(oncall, ['admin']);
    const asker = { personId: plain.personId, party: () => party, now: after(60) };
    expect(await makeControlChallenge(triage(), asker)).toBeNull();
    expect(await codeOf(apply(undefined, plain))).toBe('DONE');
    expect(await db().controlAssertion.count()).toBe(0);
  });
});
