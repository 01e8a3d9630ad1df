import { beforeEach, describe, expect, test } from 'vitest';
import type { PersonActor, Role } from '#lib/actor.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { runningJob } from '#lib/testing/agent-run.ts';
import { openTestConsole, roomId } from '#lib/testing/console.ts';
import { person } from '#lib/testing/request.ts';
import { applyRules, newRetention } from './apply-rules.ts';
import { listRules, setRule } from './rules.ts';
import { retentionSubjects } from './subjects.ts';

useTestDatabase();

const now = new Date('2026-06-01T00:00:00.000Z');
const daysAgo = (days: number, ms = 0) => new Date(now.getTime() - days * 86_400_000 + ms);
const who = (...roles: Role[]): PersonActor => ({ kind: 'person', personId: 'p', name: 'P', mxid: '@p:x', roles });
const set = (subject: string, days: number | null, actor = who('admin')) => setRule({ subject, days, actor, now });
const entries = (action: string) => db().auditEntry.findMany({ where: { action }, orderBy: { id: 'asc' } });

let personId = '';
let runId = '';
let messages = 0;

async function message(kind: string, sentAt: Date, state: 'delivered' | 'blocked' = 'delivered') {
  messages += 1;
  const common = { roomId, eventType: 'm.room.message', content: '{}', contentSha256: 'x', kind, state };
  const key = { dedupeKey: `k${messages}`, txnId: `t${messages}` };
  await db().outboxMessage.create({ data: { ...common, ...key, notBefore: sentAt, createdAt: sentAt, sentAt } });
}

/** One of everything that a rule can let go, of this time. */
async function everything(at: Date) {
  const key = at.toISOString();
  await db().signInCode.create({
    data: { mxid: '@a:b', codeSha256: key, browserNonceSha256: key, triesLeft: 3, createdAt: at, expiresAt: at },
  });
  const session = { method: 'oidc', client: 'c', address: 'a', createdAt: at, lastSeenAt: at };
  await db().session.create({
    data: { ...session, tokenSha256: key, personId, expiresAt: new Date(now.getTime() + 1), endedAt: at },
  });
  await db().session.create({ data: { ...session, tokenSha256: `${key} expired`, personId, expiresAt: at } });
  await db().deadLetter.create({ data: { roomId, raw: '{}', error: 'e', receivedAt: at } });
  await message('notice', at);
  await db().keptBody.create({
    data: {
      callId: crypto.randomUUID(),
      runId,
      callSeq: 1,
      kind: 'request',
      saltedSha256: 'f'.repeat(64),
      bytes: 4,
      sealedText: 'sealed',
      keptAt: at,
    },
  });
}

const left = async () => ({
  kept_bodies: await db().keptBody.count({ where: { sealedText: { not: null } } }),
  sign_in_codes: await db().signInCode.count(),
  ended_sessions: await db().session.count(),
  dead_letters: await db().deadLetter.count(),
  outbox_delivered: await db().outboxMessage.count(),
});

beforeEach(async () => {
  await emptyDatabase();
  const { jobId } = await runningJob(await openTestConsole());
  personId = await person('@adam:test.localhost', 'admin');
  await db().job.update({ where: { id: jobId }, data: { state: 'failed', finishedAt: daysAgo(90) } });
  runId = (await db().run.findUniqueOrThrow({ where: { jobId } })).runId;
  await db().outboxMessage.deleteMany();
});

describe('a rule', () => {
  test('is set and taken back by an admin alone, and each change is an entry', async () => {
    for (const actor of [who(), who('auditor')]) {
      await expect(set('dead_letters', 30, actor)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    }
    for (const subject of ['audit_entry', 'package', 'log_leaf', '']) {
      await expect(set(subject, 30)).rejects.toMatchObject({ code: 'UNKNOWN_SUBJECT' });
    }
    for (const days of [0, -1, 1.5, Number.NaN, 36_501]) {
      await expect(set('dead_letters', days)).rejects.toMatchObject({ code: 'DAYS_OUT_OF_RANGE' });
    }
    expect((await listRules(db())).every(({ days }) => days === null)).toBe(true);
    expect([await set('dead_letters', 30), await set('dead_letters', 30), await set('dead_letters', null)]).toEqual([
      true,
      false,
      true,
    ]);
    expect((await entries('retention.set')).map(({ detailText }) => JSON.parse(detailText))).toEqual([
      { subject: 'dead_letters', days: 30, before: null },
      { subject: 'dead_letters', days: null, before: 30 },
    ]);
  });
});

describe('what is older than its rule', () => {
  test('stays without a rule', async () => {
    await everything(daysAgo(10_000));
    const before = await left();
    expect(await applyRules({ now })).toEqual({ gone: {}, more: false });
    expect(await left()).toEqual(before);
    expect(await entries('retention.applied')).toEqual([]);
  });

  test.each(retentionSubjects)('goes, of %s, and nothing that is not, nor anything else', async (subject) => {
    for (const [days, ms] of [
      [31, 0],
      [30, -1],
      [30, 0],
      [1, 0],
    ] as const)
      await everything(daysAgo(days, ms));
    const before = await left();
    await set(subject, 30);
    const perTime = subject === 'ended_sessions' ? 2 : 1;
    expect((await applyRules({ now })).gone).toEqual({ [subject]: 2 * perTime });
    expect(await left()).toEqual({ ...before, [subject]: before[subject] - 2 * perTime });
    const applied = await entries('retention.applied');
    expect(applied.map(({ actor, detailText }) => [actor, JSON.parse(detailText)])).toEqual([
      ['system:worker', { subject, count: 2 * perTime, olderThan: daysAgo(30).toISOString() }],
    ]);
    expect((await applyRules({ now })).gone).toEqual({});
  });

  test('is erased of a kept body with a record, and not before its job has ended', async () => {
    await everything(daysAgo(40));
    await set('kept_bodies', 30);
    await db().job.updateMany({ data: { finishedAt: null } });
    expect((await applyRules({ now })).gone).toEqual({});
    await db().job.updateMany({ data: { finishedAt: daysAgo(1) } });
    expect((await applyRules({ now })).gone).toEqual({ kept_bodies: 1 });
    const body = await db().keptBody.findFirstOrThrow();
    expect(body).toMatchObject({ sealedText: null, erasedBy: 'system:worker', saltedSha256: 'f'.repeat(64) });
    const [erased] = await entries('body.erased');
    expect(JSON.parse(erased?.detailText ?? '')).toMatchObject({
      bodyId: body.id,
      reason: 'Retention: kept for 30 days.',
    });
  });

  test('messages stay while a job waits that was asked for before them: by them a stranger’s words are told from ours', async () => {
    const { id } = await db().job.findFirstOrThrow();
    await db().job.update({ where: { id }, data: { state: 'pending', requestedAt: daysAgo(40) } });
    await message('reply', daysAgo(50));
    await message('reply', daysAgo(35));
    await set('outbox_delivered', 30);
    expect((await applyRules({ now })).gone).toEqual({ outbox_delivered: 1 });
    await db().job.update({ where: { id }, data: { state: 'denied' } });
    expect((await applyRules({ now })).gone).toEqual({ outbox_delivered: 1 });
  });

  test('stays where evidence or the worker still refers to it', async () => {
    for (const kind of ['plan', 'marker', 'completion', 'checkpoint', 'checkpoint']) await message(kind, daysAgo(40));
    await message('notice', daysAgo(40), 'blocked');
    await set('outbox_delivered', 30);
    expect((await applyRules({ now })).gone).toEqual({ outbox_delivered: 1 });
    const kinds = (await db().outboxMessage.findMany({ orderBy: { id: 'asc' } })).map(({ kind }) => kind);
    expect(kinds).toEqual(['plan', 'marker', 'completion', 'checkpoint', 'notice']);
  });

  test('is never of the log: no entry, leaf, tile, checkpoint or package goes, whatever the rules say', async () => {
    await everything(daysAgo(10_000));
    for (const subject of retentionSubjects) await set(subject, 1);
    const tables = [
      'audit_entry',
      'log_pending',
      'log_leaf',
      'log_tile',
      'log_checkpoint',
      'log_cosignature',
      'package',
    ];
    const rows = async () => {
      const texts: string[] = [];
      for (const table of tables) {
        const found = await db().$queryRawUnsafe<{ text: string }[]>(
          `SELECT t::text AS text FROM ${table} t ORDER BY 1`,
        );
        texts.push(...found.map(({ text }) => `${table} ${text}`));
      }
      return texts;
    };
    const before = await rows();
    await applyRules({ now });
    const after = new Set(await rows());
    expect(before.filter((row) => !after.has(row))).toEqual([]);
    expect(after.size).toBeGreaterThan(before.length);
  });

  test('goes in batches, and two workers at once take no record twice', async () => {
    for (let at = 0; at < 12; at += 1) await everything(daysAgo(40, at));
    await set('dead_letters', 30);
    const both = await Promise.all([applyRules({ now, take: 5 }), applyRules({ now, take: 5 })]);
    expect(both.reduce((sum, { gone }) => sum + (gone.dead_letters ?? 0), 0)).toBe(12);
    const counts = (await entries('retention.applied')).map(({ detailText }) => JSON.parse(detailText).count);
    expect(counts.reduce((sum: number, count: number) => sum + count, 0)).toBe(12);
    expect(Math.max(...counts)).toBe(5);
  });

  test('is looked for once an hour', async () => {
    const retention = newRetention();
    await set('dead_letters', 30);
    await retention.sweep(now);
    await everything(daysAgo(40));
    await retention.sweep(new Date(now.getTime() + 3_599_000));
    expect((await left()).dead_letters).toBe(1);
    await retention.sweep(new Date(now.getTime() + 3_600_000));
    expect((await left()).dead_letters).toBe(0);
  });
});
