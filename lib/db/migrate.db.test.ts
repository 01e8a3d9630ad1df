import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { db } from './client.ts';
import { migrate, schemaDifference } from './migrate.ts';
import { migratedSchemaPath, migrationNames, readSchema } from './migrations-folder.ts';
import { emptyDatabase, useTestDatabase } from './testing.ts';

const { url } = useTestDatabase();
beforeEach(() => emptyDatabase());

const entry = {
  action: 'test.happened',
  actor: 'system:setup',
  target: 'x',
  at: new Date(0),
  detailText: '{}',
  salt: 's',
};

describe('migrations', () => {
  test('a migrated database needs nothing applied again', async () => {
    expect(await migrate(url)).toEqual([]);
    const rows = await db().$queryRaw<
      { migration_name: string }[]
    >`SELECT migration_name FROM _prisma_migrations ORDER BY 1`;
    expect(rows.map((row) => row.migration_name)).toEqual(migrationNames());
  });

  test('a database made by another form of a migration is refused with what to do', async () => {
    const [first] = migrationNames();
    const setChecksum = (value: string) =>
      db().$executeRaw`UPDATE _prisma_migrations SET checksum = ${value} WHERE migration_name = ${first}`;
    const [row] = await db().$queryRaw<{ checksum: string }[]>`
      SELECT checksum FROM _prisma_migrations WHERE migration_name = ${first}`;
    await setChecksum('0'.repeat(64));
    await expect(migrate(url)).rejects.toThrow(/begin anew with `npm start -- --reset`/);
    await setChecksum(row?.checksum ?? '');
    expect(await migrate(url)).toEqual([]);
  });

  test('the migrations say what prisma/schema.prisma says', async () => {
    expect(await schemaDifference(url, readFileSync(migratedSchemaPath, 'utf8'), readSchema())).toBe('');
  });
});

describe('what the schema language cannot say', () => {
  test('an audit entry can be neither changed, deleted nor truncated', async () => {
    await db().auditEntry.create({ data: entry });
    await expect(db().auditEntry.updateMany({ data: { actor: 'system:other' } })).rejects.toThrow(/append-only/);
    await expect(db().auditEntry.deleteMany()).rejects.toThrow(/append-only/);
    await expect(db().$executeRawUnsafe('TRUNCATE audit_entry CASCADE')).rejects.toThrow(/append-only/);
    expect(await db().auditEntry.count()).toBe(1);
  });

  test('a Matrix id has at most one open binding', async () => {
    const person = await db().person.create({ data: { displayName: 'Alice', createdAt: new Date(0) } });
    const binding = { mxid: '@alice:example.org', personId: person.id, boundAt: new Date(0) };
    await db().matrixBinding.create({ data: { ...binding, unboundAt: new Date(1) } });
    await db().matrixBinding.create({ data: binding });
    await expect(db().matrixBinding.create({ data: binding })).rejects.toMatchObject({ code: 'P2002' });
  });

  test('two open triage controls over every room cannot exist', async () => {
    const scope = { kind: 'triage' as const, scope: 'everything' as const, subject: null };
    const control = { ...scope, reason: 'why', appliedBy: 'x', appliedAt: new Date(0), effectText: '{}' };
    await db().control.create({ data: control });
    await expect(db().control.create({ data: control })).rejects.toMatchObject({ code: 'P2002' });
    await db().control.updateMany({ data: { liftedAt: new Date(1) } });
    await db().control.create({ data: control });
  });
});
