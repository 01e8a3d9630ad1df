import { describe, expect, test } from 'vitest';
import type { PersonActor } from '#lib/actor.ts';
import { sha256B64u, sha256Hex, utf8 } from '#lib/canon/digest.ts';
import { db } from '#lib/db/client.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { eraseBody } from '#lib/evidence/erase-body.ts';
import { endings, signed } from '#lib/evidence/package/testing.ts';
import { keepBody } from '#lib/gateway/kept-bodies.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import { enrolFirst, party, personWith } from '#lib/passkeys/testing.ts';
import { admitted, runningJob } from '#lib/testing/agent-run.ts';
import { after, decision, pendingJob, putInForce as publish, roomId, sketch } from '#lib/testing/console.ts';
import { closeCall } from '#lib/tokens/close-call.ts';
import { describeEvidence } from './evidence-command.ts';
import { recordReview } from './record-review.ts';
import {
  apply,
  itemsOf,
  lift,
  lookedAt,
  packaged,
  runOf,
  settled,
  statesOf,
  usePackages,
  whileChanged,
  workedJob,
} from './retain/testing.ts';
import { rollBack } from './roll-back.ts';
import { applySigned, askApplySignature, triageOrder } from './signed-control.ts';

const given = usePackages(useTestDatabase());
const who = (role: 'admin' | 'auditor'): PersonActor => ({
  kind: 'person',
  personId: role,
  name: role,
  mxid: `@${role}:x`,
  roles: [role],
});
const titles = async (controlId: string) => (await lookedAt(controlId)).groups.map(({ title }) => title);

describe('a revocation keeps jobs, tokens, what they left and the checklist', { timeout: 60_000 }, () => {
  test('complete only once the package is sealed; altered or missing bytes are found', async () => {
    const { jobId } = await workedJob(given.test);
    const { controlId, effect } = await apply(given.test, 'revoke', { scope: 'job', subject: jobId });
    await settled(controlId);
    expect((await lookedAt(controlId)).summary).toMatchObject({
      complete: false,
      words: expect.stringContaining(`The package of job ${jobId} is being made`),
    });
    await signed(given, jobId);
    expect((await lookedAt(controlId)).summary.words).toContain(`The package of job ${jobId} is being sealed`);
    const made = await packaged(given, jobId);
    const { summary } = await settled(controlId);
    expect(summary).toEqual({
      complete: true,
      there: summary.expected,
      expected: summary.expected,
      words: `Complete: ${summary.expected} of ${summary.expected} there.`,
    });
    expect(await titles(controlId)).toEqual([
      'The control itself',
      'Jobs',
      'Tokens revoked',
      'Bundles and packages',
      'Checklist of downstream credentials',
    ]);
    expect((await itemsOf(controlId, 'token')).map(({ id, state }) => [id, state])).toEqual(
      effect.tokens.map((jti) => [jti, 'there']),
    );
    expect(await itemsOf(controlId, 'package')).toMatchObject([
      {
        digest: await sha256Hex(made.archive),
        note: expect.stringContaining('INCOMPLETE AGENT_SIGNATURE_MISSING; it ended before its agent reported'),
      },
    ]);

    const where = { jobId };
    const put = (archive: Uint8Array | null) => () =>
      db().package.update({ where, data: { archive: archive as Uint8Array<ArrayBuffer> | null } });
    const worse = Uint8Array.from(made.archive);
    worse[100] = (worse[100] ?? 0) ^ 1;
    const found = (archive: Uint8Array | null) =>
      whileChanged(put(archive), put(made.archive), () => itemsOf(controlId, 'package'));
    expect(await found(worse)).toMatchObject([{ state: 'altered' }]);
    expect(await found(null)).toMatchObject([{ state: 'missing' }]);
    const relabel = (sha256: string) => () =>
      db().package.update({ where, data: { archive: worse as Uint8Array<ArrayBuffer>, sha256 } });
    const both = await whileChanged(
      relabel(await sha256Hex(worse)),
      () =>
        db().package.update({ where, data: { archive: made.archive as Uint8Array<ArrayBuffer>, sha256: made.sha256 } }),
      () => lookedAt(controlId),
    );
    expect(both.summary.words).toMatch(/^Not complete: .*do not have the hash with which it was sealed/);
    const row = await db().package.findUniqueOrThrow({ where });
    expect(
      await whileChanged(
        () => db().package.delete({ where }),
        () => db().package.create({ data: row }),
        () => statesOf(controlId, 'package'),
      ),
    ).toEqual(['missing']);
  });

  test('a token that was widened, freed again or taken away is found, and a checklist that was shortened', async () => {
    const { jobId } = await workedJob(given.test);
    const { controlId, effect } = await apply(given.test, 'revoke', { scope: 'job', subject: jobId });
    await settled(controlId);
    const where = { jti: effect.tokens[0] ?? '' };
    const { claimsText, revokedAt } = await db().token.findUniqueOrThrow({ where });
    const wider = claimsText.replace('"scope":[', '"scope":["tool:exec",');
    expect(wider).not.toBe(claimsText);
    const set = (data: object) => () => db().token.update({ where, data });
    expect(
      await whileChanged(set({ claimsText: wider }), set({ claimsText }), () => statesOf(controlId, 'token')),
    ).toEqual(['altered']);
    expect(
      await whileChanged(set({ revokedAt: null }), set({ revokedAt }), () => itemsOf(controlId, 'token')),
    ).toMatchObject([{ state: 'altered', note: 'It is not revoked' }]);
    const [task] = await db().controlTask.findMany({ where: { controlId } });
    if (!task) throw new Error('There is no checklist.');
    const rub = () => db().controlTask.delete({ where: { id: task.id } });
    const rubbed = () =>
      whileChanged(
        rub,
        () => db().controlTask.create({ data: task }),
        () => statesOf(controlId, 'credential'),
      );
    expect(await rubbed()).toContain('missing');
    const effectText = JSON.stringify({ ...effect, tokens: ['a-token-of-nobody'], stopped: [] });
    const forget = (text: string) => () =>
      db().control.update({ where: { id: controlId }, data: { effectText: text } });
    const shorter = await whileChanged(forget(effectText), forget(JSON.stringify(effect)), () => lookedAt(controlId));
    expect(shorter.summary).toMatchObject({
      complete: false,
      words: expect.stringMatching(/not what its entry in the log says.*The token is not recorded here/),
    });
  });

  test('counts what lies in rooms that the reader does not see, and names none of it', async () => {
    const { jobId } = await workedJob(given.test);
    const { controlId, effect } = await apply(given.test, 'revoke', { scope: 'agent', subject: given.test.agent.did });
    await settled(controlId);
    const found = await lookedAt(controlId, () => false);
    expect(found.hidden).toBeGreaterThan(2);
    for (const secret of [jobId, ...effect.tokens, roomId]) expect(JSON.stringify(found)).not.toContain(secret);
    expect(found.summary.expected).toBe((await lookedAt(controlId)).summary.expected);
  });
});

describe('triage keeps what was tried meanwhile and the policy in force', () => {
  test('each attempt by its entry and its event, with stored bytes hashed again', async () => {
    const { jobId, digest } = await pendingJob(given.test);
    const { controlId } = await apply(given.test, 'triage', { scope: 'room', subject: roomId });
    const raw = JSON.stringify({ event_id: '$tried', type: 'm.room.message', content: { body: '!approve' } });
    const event = {
      eventId: '$tried',
      roomId,
      sender: '@alice:x',
      type: 'm.room.message',
      raw,
      rawSha256: await sha256B64u(raw),
      source: 'sync' as const,
      claimedAt: 1n,
      receivedAt: after(110),
      verdict: 'command:approve',
    };
    await db().matrixEvent.create({ data: event });
    const inRoom = {
      channel: 'matrix' as const,
      evidence: { level: 'matrix-local-plain' as const, detail: {}, matrixEventId: '$tried' },
      now: after(110),
    };
    for (const change of [inRoom, { now: after(111) }]) {
      await expect(decideJob(decision(jobId, digest, change), given.test.mint)).rejects.toMatchObject({
        code: 'TRIAGE',
      });
    }
    const { summary, groups } = await settled(controlId);
    expect(summary.words).toBe(`Complete: ${summary.expected} of ${summary.expected} there.`);
    const tried = groups.find(({ title }) => title === 'Approvals tried meanwhile');
    expect(tried?.items.map(({ kind, state, digest: hash }) => [kind, state, hash])).toEqual([
      ['entry', 'there', expect.stringMatching(/^[0-9a-f]{64}$/)],
      ['entry', 'there', expect.stringMatching(/^[0-9a-f]{64}$/)],
      ['event', 'there', event.rawSha256],
    ]);
    expect(await itemsOf(controlId, 'policy')).toMatchObject([{ id: given.test.policyHash, state: 'there' }]);

    const where = { eventId: '$tried' };
    const put = (text: string) => () => db().matrixEvent.update({ where, data: { raw: text } });
    expect(
      await whileChanged(put(raw.replace('approve', 'deny')), put(raw), () => statesOf(controlId, 'event')),
    ).toContain('altered');
    const gone = () => db().matrixEvent.delete({ where });
    expect(
      await whileChanged(
        gone,
        () => db().matrixEvent.create({ data: event }),
        () => itemsOf(controlId, 'event'),
      ),
    ).toContainEqual(expect.objectContaining({ id: '$tried', state: 'missing' }));
    const entry = await db().auditEntry.findFirstOrThrow({ where: { jobId, action: 'decision.refused' } });
    const say = (detailText: string) => () => db().auditEntry.update({ where: { id: entry.id }, data: { detailText } });
    const other = entry.detailText.replace('@alice', '@mallory');
    expect(await whileChanged(say(other), say(entry.detailText), () => lookedAt(controlId))).toMatchObject({
      summary: { complete: false, words: expect.stringContaining('is not that of this entry') },
    });
    const dropped = () => db().auditEntry.delete({ where: { id: entry.id } });
    const less = await whileChanged(
      dropped,
      () => db().auditEntry.create({ data: entry }),
      () => lookedAt(controlId),
    );
    expect(less.summary.words).toContain('The log has its leaf, and the entry itself is gone');
    const hash = given.test.policyHash;
    const { payloadText } = await db().policy.findUniqueOrThrow({ where: { hash } });
    const rewrite = (text: string) => () => db().policy.update({ where: { hash }, data: { payloadText: text } });
    expect(
      await whileChanged(rewrite(`${payloadText} `), rewrite(payloadText), () => statesOf(controlId, 'policy')),
    ).toEqual(['altered']);
    await lift(given.test, controlId);
    expect((await settled(controlId)).summary.complete).toBe(true);
  });
});

describe('a freeze keeps the receipts, the package, who asked and approved, and the review', {
  timeout: 60_000,
}, () => {
  const secret = (text: string) => `sealed:${text}`;

  async function jobWithBody(): Promise<string> {
    const job = await runningJob(given.test);
    const call = await admitted(job.claims, { kind: 'model', provider: 'openai', model: 'scripted-demo-1' }, 64);
    const keeper = keepBody('request');
    keeper.take(utf8('what the customer said'));
    await closeCall({ callId: call.callId, outcome: 'upstream_error', bodies: [keeper.end(secret)], now: after(65) });
    return job.jobId;
  }

  test('is not complete before an auditor reviewed; a receipt that was changed or taken away is found', async () => {
    const jobId = await endings.done(given.test);
    await packaged(given, jobId);
    const { controlId } = await apply(given.test, 'freeze', { scope: 'job', subject: jobId, disputedJobId: jobId });
    expect((await settled(controlId)).summary).toMatchObject({
      complete: false,
      words: expect.stringContaining('No auditor has recorded a review yet'),
    });
    await recordReview({ controlId, statement: 'read all of it', actor: who('auditor'), now: after(250) });
    expect((await settled(controlId)).summary.complete).toBe(true);
    expect(await titles(controlId)).toEqual(
      [
        'The control itself',
        'Receipts in dispute',
        'Bundles and packages',
        'Who asked and who approved',
        'Review',
        'Checklist of downstream credentials',
      ].filter((title) => title !== 'Checklist of downstream credentials'),
    );
    expect(await statesOf(controlId, 'receipt')).toEqual(['there', 'there', 'there']);
    expect(await itemsOf(controlId, 'bundle')).toMatchObject([{ state: 'there', note: 'VALID OK' }]);
    expect(await itemsOf(controlId, 'review')).toMatchObject([
      { state: 'there', note: expect.stringContaining('“read all of it”') },
    ]);

    const [receipt] = await db().receipt.findMany({ where: { runId: await runOf(jobId) }, orderBy: { seq: 'asc' } });
    if (!receipt) throw new Error('There is no receipt.');
    const where = { receiptId: receipt.receiptId };
    const other = receipt.envelopeText.replace('scripted-demo-1', 'scripted-demo-2');
    const put = (data: object) => () => db().receipt.update({ where, data });
    const back = put({ envelopeText: receipt.envelopeText, sha256: receipt.sha256 });
    expect(await whileChanged(put({ envelopeText: other }), back, () => statesOf(controlId, 'receipt'))).toEqual([
      'altered',
      'there',
      'there',
    ]);
    const rehashed = put({ envelopeText: other, sha256: await sha256B64u(other) });
    expect(await whileChanged(rehashed, back, () => statesOf(controlId, 'receipt'))).toEqual([
      'altered',
      'there',
      'there',
    ]);
    const short = await whileChanged(
      () => db().receipt.delete({ where }),
      () => db().receipt.create({ data: receipt }),
      () => lookedAt(controlId),
    );
    expect(short.summary.words).toContain('Receipts that the run counted: 3. Listed here: 2.');
    const { payloadText } = await db().bundle.findUniqueOrThrow({ where: { jobId } });
    const rewrite = (text: string) => () => db().bundle.update({ where: { jobId }, data: { payloadText: text } });
    expect(
      await whileChanged(rewrite(`${payloadText} `), rewrite(payloadText), () => statesOf(controlId, 'bundle')),
    ).toEqual(['altered']);
    const { reportText } = await db().controlReview.findUniqueOrThrow({ where: { controlId } });
    const say = (data: object) => () => db().controlReview.update({ where: { controlId }, data });
    expect(
      await whileChanged(say({ verdict: 'INVALID' }), say({ verdict: 'VALID', reportText }), () =>
        statesOf(controlId, 'review'),
      ),
    ).toEqual(['altered']);
    await lift(given.test, controlId);
  });

  test('a body that was erased on purpose is told by whom and when; one that is just gone is missing', async () => {
    const jobId = await jobWithBody();
    const { controlId } = await apply(given.test, 'freeze', { scope: 'job', subject: jobId, disputedJobId: jobId });
    await settled(controlId);
    const [body] = await itemsOf(controlId, 'body');
    expect(body).toMatchObject({ state: 'there', what: `Kept request of model call 1, job ${jobId}` });
    const where = { id: body?.id ?? '' };
    const { sealedText } = await db().keptBody.findUniqueOrThrow({ where });
    const put = (text: string | null) => () => db().keptBody.update({ where, data: { sealedText: text } });
    const other = sealedText?.replace(/"body":"./, '"body":"X') ?? null;
    expect(await whileChanged(put(other), put(sealedText), () => statesOf(controlId, 'body'))).toEqual(['altered']);
    expect(await whileChanged(put(null), put(sealedText), () => statesOf(controlId, 'body'))).toEqual(['missing']);
    await eraseBody({ bodyId: where.id, reason: 'asked by the customer', actor: who('admin'), now: after(260) });
    expect(await itemsOf(controlId, 'body')).toMatchObject([
      { state: 'erased', note: `Erased by @admin:x: “asked by the customer”` },
    ]);
    expect((await lookedAt(controlId)).summary.words).toMatch(/1 erased on purpose.*has not ended/);
  });
});

describe('a roll-back keeps both policies, what differs, and what ran under the one rolled back', {
  timeout: 60_000,
}, () => {
  test('with its packages; a job that only the log still names is listed too', async () => {
    const earlier = given.test.policyHash;
    const wider = await publish(
      given.test.registry,
      sketch({ allow: ['read', 'search', 'http', 'write_pr', 'message'] }),
      after(1),
    );
    const ran = await endings.done(given.test);
    const waits = await pendingJob(given.test);
    const { controlId } = await rollBack({
      roomId,
      hash: earlier,
      reason: 'too wide',
      actor: who('admin'),
      now: after(220),
    });
    await packaged(given, ran);
    const { summary, groups } = await settled(controlId);
    expect(summary.complete).toBe(true);
    const items = groups.flatMap((group) => group.items.map((item) => [group.title, item.kind, item.id]));
    expect(items).toEqual(
      expect.arrayContaining([
        ['Policies and their difference', 'policy', wider],
        ['Policies and their difference', 'policy', earlier],
        ['Jobs that ran under the policy rolled back', 'job', ran],
        ['Bundles and packages', 'package', `pkg_${ran}`],
        ['Jobs made void', 'job', waits.jobId],
      ]),
    );
    expect(await itemsOf(controlId, 'difference')).toMatchObject([
      { state: 'there', digest: expect.stringMatching(/^[\w-]{43}$/) },
    ]);
    const move = (wpcHash: string) => () => db().token.updateMany({ where: { jobId: ran }, data: { wpcHash } });
    expect(await whileChanged(move(earlier), move(wider), () => itemsOf(controlId, 'job'))).toContainEqual(
      expect.objectContaining({ id: ran }),
    );

    const second = await publish(given.test.registry, sketch({ allow: ['read'] }), after(230));
    const again = await rollBack({ roomId, hash: earlier, reason: 'again', actor: who('admin'), now: after(240) });
    expect((await settled(controlId)).summary.complete).toBe(true);
    expect((await itemsOf(again.controlId, 'policy')).map(({ id }) => id)).toEqual([second, earlier]);
    expect(await itemsOf(controlId, 'entry')).toHaveLength(2);
    expect(
      JSON.parse(await describeEvidence(controlId, { json: true, open: (text) => text, now: after(400) })),
    ).toMatchObject({ controlId, kind: 'rollback', summary: { complete: true } });
    expect(await describeEvidence(controlId, { json: false, open: (text) => text, now: after(400) })).toContain(
      `  [there] Policy rolled back: ${wider}, ${wider}, Signed by the registry`,
    );
    await lift(given.test, again.controlId);
  });
});

test('a passkey’s signature under a control is checked again: over this order, by that key', async () => {
  const admin = await personWith('@signer:test.localhost', ['admin']);
  const key = await enrolFirst(admin);
  const order = { ...triageOrder(roomId, 'a bad minute'), endsAt: after(900) };
  const asked = await askApplySignature(order, { actor: admin, party: () => party, now: after(60) });
  if (!asked) throw new Error('There is nothing to sign.');
  const signedOrder = {
    challengeId: asked.challengeId,
    response: key.get({ challenge: asked.options.challenge, ...party }),
  };
  const { controlId } = await applySigned(
    order,
    { actor: admin, signed: signedOrder, now: after(70) },
    { terms: given.test.terms },
  );
  await settled(controlId);
  expect(await itemsOf(controlId, 'signature')).toMatchObject([
    { state: 'there', id: key.credentialId, note: 'It verifies' },
  ]);
  const set = (reason: string) => () => db().control.update({ where: { id: controlId }, data: { reason } });
  expect(await whileChanged(set('another'), set(order.reason), () => statesOf(controlId, 'signature'))).toEqual([
    'altered',
  ]);
  const { publicKey } = await db().passkeyCredential.findUniqueOrThrow({ where: { credentialId: key.credentialId } });
  const other = await enrolFirst(await personWith('@other:test.localhost', ['admin']));
  const { publicKey: theirs } = await db().passkeyCredential.findUniqueOrThrow({
    where: { credentialId: other.credentialId },
  });
  const lock = (with_: string) => () =>
    db().passkeyCredential.update({ where: { credentialId: key.credentialId }, data: { publicKey: with_ } });
  expect(await whileChanged(lock(theirs), lock(publicKey), () => statesOf(controlId, 'signature'))).toEqual([
    'altered',
  ]);
  await lift(given.test, controlId);
});
