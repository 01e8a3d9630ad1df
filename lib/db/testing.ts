// A fresh, migrated database for every `*.db.test.ts` file, cloned from a template on the run's own PostgreSQL.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import { db } from './client.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of the run's PostgreSQL, with `DATABASE` in place of a database's name. */
    postgresUrl: string;
  }
}

export const templateDatabase = 'countersign_template';

/** One statement over a connection of its own. */
async function run(url: string, sql: string) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

/**
 * Call once at the top of a db test file: from then on `db()`, `transaction()` and `getConfig()` serve a database that
 * only this file sees. `overrides` are settings as in .env.example.
 */
export function useTestDatabase(overrides: Record<string, string> = {}): { url: string; dataDir: string } {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const address = inject('postgresUrl');
  const url = address.replace('DATABASE', name);
  const dataDir = mkdtempSync(join(tmpdir(), 'countersign-test-'));
  Object.assign(process.env, {
    COUNTERSIGN_DATA_DIR: dataDir,
    COUNTERSIGN_SECRET: 'a secret that only this test file uses',
    COUNTERSIGN_LOG_LEVEL: 'silent',
    DATABASE_URL: url,
    ...overrides,
  });
  beforeAll(() =>
    run(address.replace('DATABASE', 'postgres'), `CREATE DATABASE "${name}" TEMPLATE "${templateDatabase}"`),
  );
  afterAll(async () => {
    await db().$disconnect();
    await run(address.replace('DATABASE', 'postgres'), `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    rmSync(dataDir, { recursive: true, force: true });
  });
  return { url, dataDir };
}

/** Empties every table, for a `beforeEach`. The audit log's append-only triggers are off for this statement alone. */
export async function emptyDatabase(): Promise<void> {
  const tables = await db().$queryRaw<{ name: string }[]>`
    SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`;
  await db().$transaction([
    db().$executeRawUnsafe(`SET LOCAL session_replication_role = 'replica'`),
    db().$executeRawUnsafe(`TRUNCATE ${tables.map((table) => table.name).join(', ')} RESTART IDENTITY CASCADE`),
  ]);
}
