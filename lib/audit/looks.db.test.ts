import { beforeEach, expect, test } from 'vitest';
import type { PersonActor } from '#lib/actor.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { after } from '#lib/testing/console.ts';
import { type Look, lookEveryMs, recordCopy, recordLook } from './looks.ts';

useTestDatabase();
beforeEach(emptyDatabase);

const who = (name: string): PersonActor => ({
  kind: 'person',
  personId: `00000000-0000-7000-8000-00000000000${name.length}`,
  name,
  mxid: `@${name}:test.localhost`,
  roles: ['auditor'],
});
const look = (seconds: number, change: Partial<Look> = {}) =>
  recordLook({ what: 'evidence', target: 'job:cj_1', actor: who('audrey'), now: after(seconds), ...change });
const entries = () => db().auditEntry.findMany({ orderBy: { id: 'asc' } });

test('a person’s looks at one thing are one entry in ten minutes', async () => {
  const window = lookEveryMs / 1000;
  expect([await look(0), await look(1), await look(window - 1), await look(window), await look(window + 1)]).toEqual([
    true,
    false,
    false,
    true,
    false,
  ]);
  expect((await entries()).map(({ action, target, detailText }) => [action, target, detailText])).toEqual(
    Array(2).fill(['evidence.viewed', 'job:cj_1', '{"what":"evidence"}']),
  );
});

test('another person and another thing are looks of their own', async () => {
  await look(0);
  expect(await look(1, { actor: who('adam') })).toBe(true);
  expect(await look(1, { target: 'job:cj_2' })).toBe(true);
  expect(await entries()).toHaveLength(3);
});

test('twelve windows that open at once leave one entry', async () => {
  const told = await Promise.all(Array.from({ length: 12 }, () => look(0)));
  expect(told.filter(Boolean)).toHaveLength(1);
  expect(await entries()).toHaveLength(1);
});

test('each copy is an entry, also the second of the same file in the same moment', async () => {
  const copy = { what: 'package', target: 'job:cj_1', jobId: 'cj_1', roomId: '!a:b', sha256: 'c'.repeat(64) };
  for (let at = 0; at < 3; at += 1) await recordCopy({ ...copy, actor: who('audrey'), now: after(0) });
  expect((await entries()).map(({ action, jobId }) => [action, jobId])).toEqual(
    Array(3).fill(['evidence.exported', 'cj_1']),
  );
});

test('looks are found through their own index among many entries of other kinds', async () => {
  await db().$executeRaw`
    INSERT INTO audit_entry (action, actor, target, at, "detailText", salt)
    SELECT 'call.closed', 'system:gateway', 'job:cj_1', now(), '{}', 'x' FROM generate_series(1, 3000)`;
  await db().$executeRaw`ANALYZE audit_entry`;
  const plan = await db().$queryRaw<{ 'QUERY PLAN': string }[]>`
    EXPLAIN SELECT 1 FROM audit_entry WHERE action = 'evidence.viewed' AND actor = 'a' AND target = 'job:cj_1'
    AND at > now() LIMIT 1`;
  expect(plan.map((line) => line['QUERY PLAN']).join()).toContain('audit_entry_view_idx');
});
