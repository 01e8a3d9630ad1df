import { expect, test } from 'vitest';
import { db } from '#lib/db/client.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { grantFromCommandLine } from './grant-from-command-line.ts';

useTestDatabase();
const now = new Date('2026-01-01T00:00:00Z');

test('the first admin is made once, however often the command is given, and the log says from where', async () => {
  for (const _ of [1, 2]) await grantFromCommandLine({ mxid: '@ada:example.org', role: 'admin', now });
  expect(await db().roleGrant.count()).toBe(1);
  const entries = await db().auditEntry.findMany({ where: { action: 'role.granted' } });
  expect(entries.map(({ actor }) => actor)).toEqual(['system:command-line']);
});

test.each([
  ['ada', 'admin', 'BAD_MXID'],
  ['@ada:example.org', 'approver', 'BAD_ROLE'],
])('%s as %s is refused and leaves nothing', async (mxid, role, code) => {
  const before = await db().auditEntry.count();
  await expect(grantFromCommandLine({ mxid, role, now })).rejects.toMatchObject({ code });
  expect(await db().auditEntry.count()).toBe(before);
});
