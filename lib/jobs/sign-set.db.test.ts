import { beforeEach, describe, expect, it } from 'vitest';
import type { PersonActor } from '#lib/actor.ts';
import { parseSetPreimage } from '#lib/claw/passkey-evidence.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { transaction } from '#lib/db/transaction.ts';
import { removePasskey } from '#lib/passkeys/change-passkey.ts';
import type { SignedChallenge } from '#lib/passkeys/responses.ts';
import { enrolFirst, party, passkeyRow, personWith } from '#lib/passkeys/testing.ts';
import { evidenceFromSet, verifySet } from '#lib/passkeys/verify-set.ts';
import { type Deviation, type SoftAuthenticator, softAuthenticator } from '#lib/testing/authenticator.ts';
import {
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
import { askSetSignature } from './ask-set-signature.ts';
import { askSignature } from './ask-signature.ts';
import { decideJob } from './decide-job.ts';
import { decideSet, type SetInput } from './decide-set.ts';
import type { SetItem } from './decision-set.ts';
import { readSet } from './read-set.ts';
import { submitPlan } from './submit-plan.ts';

useTestDatabase();
let test: TestConsole;
let approver: PersonActor;
let key: SoftAuthenticator;

const plan = (path: string) => ({ summary: 's', steps: [{ tool: 'read', args: { path } }] });
const low = (path: string) => pendingJob(test, plan(path));
const rule = { tiers: ['low'], slots: [{ group: 'approvers', count: 1 }], passkey: true };
const withRule = (approval: object) => putInForce(test.registry, sketch({ approval }));
const who = () => ({ mxid: alice, personId: approver.personId });

beforeEach(async () => {
  await emptyDatabase();
  test = await openTestConsole();
  await withRule({ groups: { approvers: [alice] }, rules: [rule] });
  approver = await personWith(alice);
  key = await enrolFirst(approver, softAuthenticator({ counts: true }));
});

async function sign(items: readonly SetItem[], deviation: Deviation = {}): Promise<SignedChallenge> {
  const asked = await askSetSignature({ items, approver: who(), now: after(60) }, party);
  const response = key.get({ challenge: asked.options.challenge, ...party }, deviation);
  return { challengeId: asked.challengeId, response };
}

const input = (items: readonly SetItem[], assertion?: SignedChallenge): SetInput => {
  const { jobId: _, seen: __, channel: ___, ...rest } = decision('', '');
  return { ...rest, approver: who(), actor: approver, items, assertion };
};
const decide = (items: readonly SetItem[], assertion?: SignedChallenge) =>
  decideSet(input(items, assertion), test.mint);
const outcomes = async (items: readonly SetItem[], assertion?: SignedChallenge) => {
  const { results } = await decide(items, assertion);
  return Object.fromEntries(results.map((result) => [result.jobId, result.ok ? result.state : result.code]));
};
/** The refusal of the whole set, and proof that nothing was decided. */
async function refused(items: readonly SetItem[], assertion: SignedChallenge): Promise<string> {
  const before = await db().decision.count();
  const error = await decide(items, assertion).then(
    () => ({ code: 'ACCEPTED', cause: undefined }),
    (caught: { code: string; cause?: { code?: string } }) => caught,
  );
  expect(await db().decision.count()).toBe(before);
  return [error.code, error.cause?.code].filter(Boolean).join('/');
}

describe('plans approved together with one signature', () => {
  it('each keep it whole with the set that was signed, and each verifies from its own rows alone', async () => {
    const items = [await low('a'), await low('b'), await low('c')];
    expect(Object.values(await outcomes(items, await sign(items)))).toEqual(['approved', 'approved', 'approved']);
    const rows = await db().decision.findMany({ include: { assertion: { include: { credential: true } } } });
    expect(rows).toHaveLength(3);
    for (const { assertion, evidenceLevel, jobId } of rows) {
      if (!assertion) throw new Error('no assertion');
      const { credential, ...kept } = assertion;
      await checkAssertion({ ...kept, publicKey: credential.publicKey }, kept);
      const set = parseSetPreimage(kept.preimageText);
      expect(set?.items[kept.place]?.job).toBe(jobId);
      expect(evidenceLevel).toBe('browser-passkey');
    }
    expect(new Set(rows.map(({ assertion }) => assertion?.signature)).size).toBe(1);
    expect(await db().token.count()).toBe(3);
  });

  it('are not approved by a session where the rule wants a passkey; the reader is told beforehand', async () => {
    const items = [await low('a'), await low('b')];
    expect((await readSet(db(), items, approver)).passkey).toBe('required');
    expect((await readSet(db(), items, { personId: null })).passkey).toBe('missing');
    expect(Object.values(await outcomes(items))).toEqual(['PASSKEY_REQUIRED', 'PASSKEY_REQUIRED']);
    expect(await db().decision.count()).toBe(0);
  });

  it('leave out the one that changed before it was signed, or after', async () => {
    const [kept, early, late] = [await low('a'), await low('b'), await low('c')];
    const change = ({ jobId }: SetItem) => {
      const resubmitted = { jobId, agentDid: test.agent.did, plan: plan('elsewhere'), now: after(30) };
      return submitPlan(resubmitted, { terms: test.terms });
    };
    await change(early);
    const assertion = await sign([kept, early, late]);
    await change(late);
    expect(await outcomes([kept, early, late], assertion)).toEqual({
      [kept.jobId]: 'approved',
      [early.jobId]: 'DIGEST_MISMATCH',
      [late.jobId]: 'DIGEST_MISMATCH',
    });
    expect(await stateOf(late.jobId)).toBe('pending');
  });

  it('leave out the one whose slot somebody else filled after it was signed', async () => {
    const groups = { finance: [alice, oncall], security: [alice, oncall] };
    const slots = Object.keys(groups).map((group) => ({ group, count: 1 }));
    await withRule({ groups, rules: [{ tiers: ['low'], slots }] });
    const [moved, kept] = [await low('a'), await low('b')];
    const assertion = await sign([moved, kept]);
    const voter = { mxid: oncall, personId: null };
    await decideJob(decision(moved.jobId, moved.digest, { approver: voter }), test.mint);
    expect(await outcomes([moved, kept], assertion)).toEqual({
      [moved.jobId]: 'PASSKEY_REFUSED',
      [kept.jobId]: 'pending',
    });
  });

  it('never hold a job that was not signed for', async () => {
    const [one, two, three] = [await low('a'), await low('b'), await low('c')];
    const assertion = await sign([one, two]);
    expect(await outcomes([one, two, three], assertion)).toEqual({
      [one.jobId]: 'approved',
      [two.jobId]: 'approved',
      [three.jobId]: 'PASSKEY_REFUSED',
    });
    const entry = await db().auditEntry.findFirstOrThrow({
      where: { jobId: three.jobId, action: 'decision.refused' },
    });
    expect(JSON.parse(entry.detailText).code).toBe('PASSKEY_REFUSED/CHALLENGE_ELSEWHERE');
  });
});

describe('a signature over a set', () => {
  it('decides nothing a second time: not that set, not a part of it, not another, not a single job', async () => {
    const items = [await low('a'), await low('b')] as const;
    const assertion = await sign(items);
    expect(await refused([items[0]], assertion)).toBe('PASSKEY_REFUSED/CHALLENGE_ELSEWHERE');
    expect(await refused(items, assertion)).toBe('PASSKEY_REFUSED/CHALLENGE_USED');
    expect(await refused([await low('c'), await low('d')], assertion)).toBe('PASSKEY_REFUSED/CHALLENGE_USED');
    const [{ jobId, digest }] = items;
    const alone = decision(jobId, digest, { approver: who(), actor: approver, assertion });
    await expect(decideJob(alone, test.mint)).rejects.toMatchObject({ code: 'PASSKEY_REFUSED' });
    const refusals = await db().auditEntry.count({ where: { jobId, action: 'decision.refused' } });
    expect(refusals).toBe(3);
  });

  it('and one over a single decision are never taken for each other', async () => {
    const items = [await low('a'), await low('b')] as const;
    const [{ jobId, digest }] = items;
    const asked = await askSignature({ jobId, digest, decision: 'approve', approver: who(), now: after(60) }, party);
    const response = key.get({ challenge: asked.options.challenge, ...party });
    expect(await refused([items[0]], { challengeId: asked.challengeId, response })).toBe(
      'PASSKEY_REFUSED/CHALLENGE_ELSEWHERE',
    );
    const alone = { approver: who(), actor: approver, assertion: await sign(items) };
    await expect(decideJob(decision(jobId, digest, alone), test.mint)).rejects.toMatchObject({
      cause: { code: 'CHALLENGE_ELSEWHERE' },
    });
    expect(await db().decision.count()).toBe(0);
  });

  it('sent many times at once decides each job once', async () => {
    const items = [await low('a'), await low('b'), await low('c')];
    const assertion = await sign(items);
    const all = await Promise.allSettled(Array.from({ length: 10 }, () => decide(items, assertion)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await db().decision.count()).toBe(3);
    expect(await db().token.count()).toBe(3);
  });

  it.each<[string, Deviation]>([
    ['WRONG_ORIGIN', { origin: 'http://localhost:3999' }],
    ['WRONG_CHALLENGE', { challenge: 'A'.repeat(43) }],
    ['USER_NOT_VERIFIED', { userVerified: false }],
    ['SIGN_COUNT', { signCount: 1 }],
  ])('is refused whole, and for good: %s', async (code, deviation) => {
    const items = [await low('a'), await low('b')];
    const assertion = await sign(items, deviation);
    expect(await refused(items, assertion)).toBe(`PASSKEY_REFUSED/${code}`);
    expect(await refused(items, assertion)).toBe('PASSKEY_REFUSED/CHALLENGE_USED');
  });

  it('of a key that is removed meanwhile stands under nothing more', async () => {
    const items = [await low('a'), await low('b')] as const;
    const [{ jobId, digest }] = items;
    const now = after(60);
    const verified = await verifySet({ signed: await sign(items), personId: approver.personId, now });
    const facts = { jobId, digest, decision: 'approve', slot: 'approvers', approver: alice } as const;
    expect((await transaction((tx) => evidenceFromSet(tx, verified, facts))).place).toBeTypeOf('number');
    await removePasskey({ id: (await passkeyRow(key)).id, actor: approver, now });
    await expect(transaction((tx) => evidenceFromSet(tx, verified, facts))).rejects.toMatchObject({
      code: 'PASSKEY_REMOVED',
    });
  });

  it('is kept once under each of its decisions: the database refuses it a second time', async () => {
    const items = [await low('a'), await low('b')];
    await decide(items, await sign(items));
    const [first] = await db().decisionAssertion.findMany();
    const change = { where: { challengeId: first?.challengeId }, data: { place: 0 } };
    await expect(db().decisionAssertion.updateMany(change)).rejects.toThrow(/Unique constraint/);
  });
});
