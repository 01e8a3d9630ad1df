import { beforeEach, expect, test } from 'vitest';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { describeAdmins, grantAdmin } from './admin-command.ts';

useTestDatabase();
beforeEach(emptyDatabase);
const now = new Date('2026-01-01T00:00:00Z');
const ada = '@ada:example.org';

test('the first admin is made once, however often the command is given, and the log says from where', async () => {
  expect(await describeAdmins(db())).toBe('Nobody is an admin yet.');
  for (const _ of [1, 2]) await grantAdmin({ mxid: ada, now });
  expect(await db().roleGrant.count()).toBe(1);
  const entries = await db().auditEntry.findMany({ orderBy: { id: 'asc' } });
  expect(entries.map(({ action }) => action)).toEqual(['person.created', 'person.bound', 'role.granted']);
  expect(new Set(entries.map(({ actor }) => actor))).toEqual(new Set(['system:command-line']));
  expect(await describeAdmins(db())).toBe(ada);
});

test('what is no Matrix id is refused and leaves nothing', async () => {
  await expect(grantAdmin({ mxid: 'ada', now })).rejects.toMatchObject({ code: 'BAD_MATRIX_ID' });
  expect(await db().auditEntry.count()).toBe(0);
});

test('a disabled account is not made an admin', async () => {
  await grantAdmin({ mxid: ada, now });
  await db().roleGrant.updateMany({ data: { revokedAt: now } });
  await db().person.updateMany({ data: { disabledAt: now } });
  await expect(grantAdmin({ mxid: ada, now })).rejects.toMatchObject({ code: 'PERSON_DISABLED' });
});
