import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment } from '#lib/config.ts';
import { ensureDatabase, startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { freePort } from '#lib/db/free-port.ts';
import { migrate } from '#lib/db/migrate.ts';

/** A PostgreSQL of the benchmark's own: `open` makes a migrated database in it and gives the environment of a process that uses it. */
export type Scratch = { open: (name: string) => Promise<NodeJS.ProcessEnv> };

/** Runs `work` with a PostgreSQL that is gone afterwards. */
export async function withScratch<T>(work: (scratch: Scratch) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const server = await startEmbeddedPostgres({
    dir: join(dir, 'postgres'),
    port: await freePort(),
    password: 'bench',
    logFile: join(dir, 'postgres.log'),
  });
  const open = async (name: string): Promise<NodeJS.ProcessEnv> => {
    await ensureDatabase(server, name);
    await migrate(server.url(name));
    return {
      NODE_ENV: 'production',
      ...environment(),
      COUNTERSIGN_DATA_DIR: dir,
      COUNTERSIGN_SECRET: 'only for this benchmark, never elsewhere',
      COUNTERSIGN_LOG_LEVEL: 'silent',
      DATABASE_URL: server.url(name),
    };
  };
  try {
    return await work({ open });
  } finally {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
