// Vitest global set-up of the db project: one throw-away PostgreSQL with a migrated template database.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ensureDatabase, startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { freePort } from '#lib/db/free-port.ts';
import { migrate } from '#lib/db/migrate.ts';

const templateDatabase = 'countersign_template';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-vitest-'));
  // Nothing here outlives the run, so durability would only cost time.
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '200' };
  const server = await startEmbeddedPostgres({
    dir: join(dir, 'postgres'),
    port: await freePort(),
    password: 'test',
    logFile: join(dir, 'postgres.log'),
    settings,
  });
  // A run that is ended cannot wait for it; its data is worth nothing.
  const abandon = () => process.kill(server.pid, 'SIGQUIT');
  process.prependOnceListener('exit', abandon);
  const stop = async () => {
    process.off('exit', abandon);
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  };
  try {
    await ensureDatabase(server, templateDatabase);
    await migrate(server.url(templateDatabase));
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('postgresUrl', server.url('DATABASE'));
  return stop;
}
