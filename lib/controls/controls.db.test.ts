import { beforeEach, describe, expect, test } from 'vitest';
import { type CstClaims, verifyCst } from '#lib/claw/cst.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import {
  actionsOf,
  after,
  alice,
  decision,
  newJob,
  openDigest,
  openTestConsole,
  pendingJob,
  putInForce,
  roomId,
  setup,
  sketch,
  stateOf,
  type TestConsole,
} from '#lib/testing/console.ts';
import { admitCall } from '#lib/tokens/admit-call.ts';
import { collectToken } from '#lib/tokens/collect.ts';
import { acknowledgeAll, beatExecutor } from './ack-store.ts';
import { applyControl, type ControlInput } from './apply-control.ts';
import { endControls } from './end-controls.ts';
import { liftControl } from './lift-control.ts';
import { previewControl } from './preview-control.ts';
import { proofOfEffect } from './proof-of-effect.ts';
import { recordReview } from './record-review.ts';
import { rollBack } from './roll-back.ts';
import { tickTask } from './tick-task.ts';

useTestDatabase();
let office: TestConsole;

beforeEach(async () => {
  await emptyDatabase();
  office = await openTestConsole();
});

const everything = { scope: 'everything', subject: null } as const;
const order = (kind: ControlInput['kind'], change: Partial<ControlInput> = {}): ControlInput => ({
  kind,
  ...everything,
  span: { from: null, to: null },
  reason: 'a bad minute',
  endsAt: null,
  disputedJobId: null,
  actor: setup,
  now: after(100),
  ...change,
});
const apply = (kind: ControlInput['kind'], change: Partial<ControlInput> = {}) =>
  applyControl(order(kind, change), { terms: office.terms });
const lift = (controlId: string, twoPersons = false) =>
  liftControl({ controlId, reason: 'looked', actor: setup, now: after(200) }, { terms: office.terms, twoPersons });
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'DONE',
    (error) => error.code,
  );

async function approvedJob(): Promise<string> {
  const { jobId, digest } = await pendingJob(office);
  await decideJob(decision(jobId, digest), office.mint);
  return jobId;
}

async function runningJob(): Promise<{ jobId: string; claims: CstClaims }> {
  const jobId = await approvedJob();
  const collecting = { jobId, agentDid: office.agent.did, now: after(61) };
  const { token } = await collectToken(collecting, { open: (sealed) => sealed });
  const keys = [{ kid: office.issuer.kid, publicKey: office.issuer.publicKey }];
  return { jobId, claims: await verifyCst(token, { keys, now: after(62), audience: office.terms.audience }) };
}

async function refusal(claims: CstClaims, now = after(110)): Promise<string> {
  const call = { kind: 'tool', tool: 'read', args: { path: 'ledger/q1.csv' } } as const;
  const outcome = await admitCall({ claims, call, now });
  return outcome.admitted ? 'ADMITTED' : outcome.code;
}

const liveTokens = () => db().token.count({ where: { revokedAt: null } });

describe('what is shown before is what is done', () => {
  test.each(['triage', 'freeze', 'revoke'] as const)('%s counts its effect with the code that has it', async (kind) => {
    const { jobId: waiting } = await pendingJob(office);
    const approved = await approvedJob();
    const { jobId: running } = await runningJob();
    const input = order(kind, kind === 'freeze' ? { disputedJobId: running } : {});
    const preview = await previewControl(db(), input, input.now);
    const { effect } = await applyControl(input, { terms: office.terms });
    if (kind === 'revoke') {
      expect(preview).toMatchObject({ pending: 0, approved: 1, running: 1, tokens: 2 });
      expect(effect).toMatchObject({ stopped: [approved, running], reopened: [], held: [], waiting: [] });
      expect(await stateOf(waiting)).toBe('pending');
    } else {
      expect(preview).toMatchObject({ pending: 1, approved: 1, running: 1, tokens: 1 });
      expect(effect).toMatchObject({ waiting: [waiting], reopened: [approved], held: [running], stopped: [] });
    }
    expect(effect.tokens).toHaveLength(preview.tokens);
  });

  test('the tools of the jobs under way make the checklist of credentials', async () => {
    await runningJob();
    const { controlId } = await apply('revoke');
    const tasks = await db().controlTask.findMany({ where: { controlId } });
    expect(tasks.map((task) => task.tool)).toEqual(['write_pr', 'write_pr']);
  });
});

describe('a freeze', () => {
  test.each([
    ['everything', () => null],
    ['room', () => roomId],
    ['agent', () => office.agent.did],
    ['job', (jobId: string) => jobId],
  ] as const)('of %s refuses decisions and calls there', async (scope, subjectOf) => {
    const { jobId, claims } = await runningJob();
    const { jobId: waiting, digest } = await pendingJob(office);
    await apply('freeze', { scope, subject: subjectOf(jobId), disputedJobId: jobId });
    expect(await refusal(claims)).toBe('FROZEN');
    const attempt = await codeOf(decideJob(decision(waiting, digest, { now: after(110) }), office.mint));
    expect(attempt).toBe(scope === 'job' ? 'DONE' : 'FROZEN');
  });

  test('ends only after an auditor has recorded that the package in dispute verifies', async () => {
    const { jobId } = await runningJob();
    const { controlId } = await apply('freeze', { scope: 'agent', subject: office.agent.did, disputedJobId: jobId });
    expect(await codeOf(lift(controlId))).toBe('REVIEW_REQUIRED');
    const review = {
      packageId: 'p',
      packageSha256: 's',
      code: 'X',
      reportText: '{}',
      statement: 'read it',
      reviewedBy: 'x',
    };
    await db().controlReview.create({ data: { controlId, ...review, verdict: 'INVALID', reviewedAt: after(150) } });
    expect(await codeOf(lift(controlId))).toBe('REVIEW_REQUIRED');
    await db().controlReview.update({ where: { controlId }, data: { verdict: 'INCOMPLETE', code: 'FILE_MISSING' } });
    expect(await codeOf(lift(controlId))).toBe('REVIEW_REQUIRED');
    await db().controlReview.update({ where: { controlId }, data: { verdict: 'VALID', code: 'OK' } });
    expect(await codeOf(lift(controlId))).toBe('DONE');
  });

  test('over a job that was stopped in the middle ends with a review of what there is', async () => {
    const { jobId } = await runningJob();
    const { controlId } = await apply('freeze', { scope: 'job', subject: jobId, disputedJobId: jobId });
    const found = { verdict: 'INCOMPLETE', code: 'AGENT_SIGNATURE_MISSING', reportText: '{}' };
    const review = {
      packageId: 'p',
      packageSha256: 's',
      statement: 'read it',
      reviewedBy: 'x',
      reviewedAt: after(150),
    };
    await db().controlReview.create({ data: { controlId, ...review, ...found } });
    expect(await codeOf(lift(controlId))).toBe('DONE');
  });

  test('names the job in dispute', async () => {
    expect(await codeOf(apply('freeze'))).toBe('DISPUTE_REQUIRED');
    expect(await codeOf(apply('freeze', { disputedJobId: 'NOSUCHJOB000' }))).toBe('UNKNOWN_SUBJECT');
  });

  test('does not end by itself while its evidence is not reviewed', async () => {
    const { jobId } = await runningJob();
    await apply('freeze', { disputedJobId: jobId, endsAt: after(150) });
    expect(await endControls({ now: after(151) }, { terms: async () => office.terms })).toBe(0);
  });
});

describe('a revocation', () => {
  test.each([
    ['everything', () => null],
    ['room', () => roomId],
    ['agent', () => office.agent.did],
    ['job', (jobId: string) => jobId],
    ['approver', () => alice],
    ['policy', () => office.policyHash],
  ] as const)('by %s stops what runs there, at once and for good', async (scope, subjectOf) => {
    const { jobId, claims } = await runningJob();
    await apply('revoke', { scope, subject: subjectOf(jobId) });
    expect(await refusal(claims)).toBe('TOKEN_REVOKED');
    expect(await stateOf(jobId)).toBe('stopped');
    expect(await liveTokens()).toBe(0);
    expect(await actionsOf(jobId)).toEqual(expect.arrayContaining(['token.revoked', 'job.stopped']));
  });

  test('of another subject touches nothing', async () => {
    const { claims } = await runningJob();
    const other = await newJob();
    await apply('revoke', { scope: 'job', subject: other });
    expect(await refusal(claims)).toBe('ADMITTED');
  });

  test('of a span takes the tokens minted in it and no others', async () => {
    const { claims } = await runningJob();
    await apply('revoke', { span: { from: after(90), to: null } });
    expect(await refusal(claims)).toBe('ADMITTED');
    await apply('revoke', { span: { from: after(0), to: after(90) } });
    expect(await refusal(claims)).toBe('TOKEN_REVOKED');
  });

  test('of an approver drops their votes that still wait for others', async () => {
    const slots = [{ group: 'approvers', count: 2 }];
    const rules = [{ tiers: ['low', 'medium', 'high', 'critical'], slots }];
    await putInForce(office.registry, sketch({ approval: { rules } }));
    const { jobId, digest } = await pendingJob(office);
    await decideJob(decision(jobId, digest), office.mint);
    const { effect } = await apply('revoke', { scope: 'approver', subject: alice });
    expect(effect.reopened).toEqual([jobId]);
    expect(await openDigest(jobId)).not.toBe(digest);
  });

  test('has no end and cannot be lifted', async () => {
    await runningJob();
    expect(await codeOf(apply('revoke', { endsAt: after(300) }))).toBe('END_IN_THE_PAST');
    const { controlId } = await apply('revoke');
    expect(await codeOf(lift(controlId))).toBe('NOT_IN_FORCE');
  });
});

describe('applying and lifting', () => {
  test('a reason, a scope that fits and a subject that exists are asked for', async () => {
    expect(await codeOf(apply('triage', { reason: ' ' }))).toBe('REASON_REQUIRED');
    expect(await codeOf(apply('triage', { scope: 'agent', subject: office.agent.did }))).toBe('SCOPE_NOT_FOR_KIND');
    expect(await codeOf(apply('triage', { scope: 'room', subject: '!none:x' }))).toBe('UNKNOWN_SUBJECT');
    expect(await codeOf(apply('revoke', { scope: 'policy', subject: 'none' }))).toBe('UNKNOWN_SUBJECT');
    expect(await codeOf(apply('triage', { endsAt: after(100) }))).toBe('END_IN_THE_PAST');
    expect(await db().control.count()).toBe(0);
  });

  test('two admins at once apply one', async () => {
    const outcomes = await Promise.all([codeOf(apply('triage')), codeOf(apply('triage'))]);
    expect(outcomes.sort()).toEqual(['ALREADY_IN_FORCE', 'DONE']);
  });

  test('nothing resumes: what was approved before is asked for again under another digest', async () => {
    const { jobId, digest } = await pendingJob(office);
    const { controlId } = await apply('triage');
    expect((await lift(controlId)).jobsRevalidated).toEqual([jobId]);
    expect(await openDigest(jobId)).not.toBe(digest);
    expect(await codeOf(decideJob(decision(jobId, digest, { now: after(210) }), office.mint))).toBe('DIGEST_MISMATCH');
  });

  test('where two persons are asked for, who applied it does not lift it', async () => {
    const { controlId } = await apply('triage');
    expect(await codeOf(lift(controlId, true))).toBe('SECOND_PERSON_REQUIRED');
    const other = { kind: 'matrix', mxid: alice } as const;
    const input = { controlId, reason: 'looked', actor: other, now: after(200) };
    await liftControl(input, { terms: office.terms, twoPersons: true });
  });

  test('an automatic end lifts it once, with an entry, and asks anew', async () => {
    const { jobId, digest } = await pendingJob(office);
    await apply('triage', { endsAt: after(150) });
    expect(await endControls({ now: after(149) }, { terms: async () => office.terms })).toBe(0);
    await Promise.all([1, 2].map(() => endControls({ now: after(150) }, { terms: async () => office.terms })));
    expect(await db().auditEntry.count({ where: { action: 'control.lifted' } })).toBe(1);
    expect(await openDigest(jobId)).not.toBe(digest);
  });
});

describe('the checklist', () => {
  test('is ticked off by one person, once, with an entry', async () => {
    await runningJob();
    const { controlId } = await apply('revoke');
    const task = await db().controlTask.findFirstOrThrow({ where: { controlId } });
    const tick = (note: string) => codeOf(tickTask({ taskId: task.id, note, actor: setup, now: after(120) }));
    expect((await Promise.all([tick('rotated'), tick('again')])).sort()).toEqual(['DONE', 'UNKNOWN_TASK']);
    expect(await db().auditEntry.count({ where: { action: 'control.task_done' } })).toBe(1);
  });
});

test('a freeze whose job has no sealed package cannot be reviewed yet', async () => {
  const { jobId } = await runningJob();
  const { controlId } = await apply('freeze', { disputedJobId: jobId });
  const auditor = { kind: 'matrix', mxid: '@audrey:test.localhost' } as const;
  const review = { controlId, statement: 'looked', actor: auditor, now: after(120) };
  expect(await codeOf(recordReview({ ...review, actor: setup }))).toBe('SECOND_PERSON_REQUIRED');
  expect(await codeOf(recordReview(review))).toBe('NO_PACKAGE');
  const { controlId: triage } = await apply('triage');
  expect(await codeOf(recordReview({ ...review, controlId: triage }))).toBe('NOT_IN_FORCE');
});

describe('the proof of effect', () => {
  test('counts what the control refused, and no other refusal', async () => {
    const { claims, jobId } = await runningJob();
    const { jobId: waiting, digest } = await pendingJob(office);
    const { controlId } = await apply('triage', { now: after(65) });
    expect(await refusal(claims, after(70))).toBe('TRIAGE');
    expect(await refusal(claims, after(71))).toBe('TRIAGE');
    await codeOf(decideJob(decision(waiting, digest, { now: after(72) }), office.mint));
    const proof = await proofOfEffect(db(), controlId, after(80));
    expect(proof).toMatchObject({ refusedCalls: 2, refusedDecisions: 1, cutStreams: 0, minted: 0 });
    expect(proof?.agents).toMatchObject([{ did: office.agent.did, lastRefusalAt: after(71).toISOString() }]);
    const { controlId: other } = await apply('revoke', { scope: 'job', subject: jobId, now: after(90) });
    expect(await proofOfEffect(db(), other, after(95))).toMatchObject({
      refusedCalls: 0,
      refusedDecisions: 0,
      minted: null,
    });
    expect(await refusal(claims, after(96))).toBe('TOKEN_REVOKED');
    expect(await proofOfEffect(db(), other, after(97))).toMatchObject({ refusedCalls: 1 });
  });

  test('names each process that lives, with the time at which it knew, and none that is gone', async () => {
    const now = new Date();
    const { controlId } = await apply('triage', { now });
    await beatExecutor(db(), 'gateway@a:1', now);
    await beatExecutor(db(), 'gateway@b:2', now);
    await beatExecutor(db(), 'web@a:3', new Date(now.getTime() - 60_000));
    await acknowledgeAll(db(), 'gateway@a:1', now);
    await acknowledgeAll(db(), 'gateway@a:1', now);
    const proof = await proofOfEffect(db(), controlId, now);
    expect(proof?.executors.map((row) => [row.process, row.acknowledgedMs === null])).toEqual([
      ['gateway@a:1', false],
      ['gateway@b:2', true],
    ]);
  });
});

describe('a roll-back', () => {
  const narrower = () => sketch({ allow: ['read', 'write_pr'] });

  test('puts an earlier policy in force, voids what waits under the other and pins what comes', async () => {
    const unpinned = sketch().replace('"pin_policy_hash":true', '"pin_policy_hash":false');
    const before = await putInForce(office.registry, unpinned, after(1));
    const bad = await putInForce(office.registry, narrower(), after(2));
    const { jobId } = await pendingJob(office);
    const { effect } = await rollBack({ roomId, hash: before, reason: 'too much', actor: setup, now: after(100) });
    expect(effect).toEqual({ hashBefore: bad, hashAfter: before, voided: [jobId], tokens: [] });
    expect(await stateOf(jobId)).toBe('voided');
    await approvedJob();
    expect(await db().token.findMany({ select: { pinned: true, wpcHash: true } })).toEqual([
      { pinned: true, wpcHash: before },
    ]);
  });

  test('refuses a policy that was never in force here, and the one that is', async () => {
    const roll = (hash: string) => codeOf(rollBack({ roomId, hash, reason: 'x', actor: setup, now: after(100) }));
    expect(await roll(office.policyHash)).toBe('POLICY_NOT_BEFORE');
    expect(await roll('none')).toBe('POLICY_NOT_BEFORE');
    const next = await putInForce(office.registry, narrower(), after(1));
    expect(await roll(office.policyHash)).toBe('DONE');
    expect(await roll(next)).toBe('DONE');
    expect(await db().control.count({ where: { kind: 'rollback', liftedAt: null } })).toBe(1);
  });
});

test('a control in the same instant as a decision: 200 times, never a token minted after its entry', async () => {
  for (let round = 0; round < 200; round += 1) {
    const kind = (['triage', 'freeze', 'revoke'] as const)[round % 3] ?? 'triage';
    const { jobId, digest } = await pendingJob(office);
    const disputed = kind === 'freeze' ? { disputedJobId: jobId } : {};
    const [, control] = await Promise.allSettled([
      decideJob(decision(jobId, digest), office.mint),
      apply(kind, { ...disputed, now: after(60) }),
    ]);
    if (control.status !== 'fulfilled') throw control.reason;
    const { controlId } = control.value;
    const entries = await db().auditEntry.findMany({
      where: { action: { in: ['control.applied', 'token.minted'] } },
      orderBy: { id: 'asc' },
    });
    const applied = entries.findIndex(
      (entry) => entry.action === 'control.applied' && entry.detailText.includes(controlId),
    );
    const minted = entries.slice(applied + 1);
    if (kind !== 'revoke') expect(minted).toEqual([]);
    const live = await db().token.findMany({ where: { revokedAt: null } });
    // A revocation takes what was minted before it; a decision that waited for it may mint after it.
    expect(live).toHaveLength(kind === 'revoke' ? minted.length : 0);
    await db().token.updateMany({ data: { revokedAt: after(70) } });
    if (kind === 'freeze') {
      const review = {
        packageId: 'p',
        packageSha256: 's',
        code: 'OK',
        reportText: '{}',
        statement: 's',
        reviewedBy: 'x',
      };
      await db().controlReview.create({ data: { controlId, ...review, verdict: 'VALID', reviewedAt: after(80) } });
    }
    if (kind !== 'revoke') await lift(controlId);
    await db().job.updateMany({ where: { id: jobId }, data: { state: 'withdrawn' } });
  }
}, 300_000);
