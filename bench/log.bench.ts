// Audit entries into signed checkpoints by the log process as it runs in production (one sequencer, files published), beside
// plain inserts of the same rows in batches of the same size. Entries wait already: what is measured is the log, not the
// writers. Then the time from an entry's commit to its checkpoint while nothing else happens.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { environment } from '#lib/config.ts';
import { ensureDatabase, startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { freePort } from '#lib/db/free-port.ts';
import { migrate } from '#lib/db/migrate.ts';
import type { BenchResult } from './run.ts';

type Measured = { rows: Record<string, unknown>[]; entriesPerSecond: number; plainPerSecond: number };

/** Runs the benchmark on a database made for it. */
export default async function logBench(): Promise<BenchResult> {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const server = await startEmbeddedPostgres({
    dir: join(dir, 'postgres'),
    port: await freePort(),
    password: 'bench',
    logFile: join(dir, 'postgres.log'),
  });
  try {
    await ensureDatabase(server, 'bench');
    await migrate(server.url('bench'));
    const env: NodeJS.ProcessEnv = {
      NODE_ENV: 'production',
      ...environment(),
      COUNTERSIGN_DATA_DIR: dir,
      COUNTERSIGN_SECRET: 'only for this benchmark, never elsewhere',
      COUNTERSIGN_LOG_LEVEL: 'silent',
      DATABASE_URL: server.url('bench'),
    };
    const measure = fileURLToPath(new URL('log/measure.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [measure], { env });
    const { rows, entriesPerSecond, plainPerSecond } = JSON.parse(stdout) as Measured;
    return {
      rows,
      figures: { entries_per_s: entriesPerSecond },
      ratios: { vs_plain_insert: Math.round((entriesPerSecond / plainPerSecond) * 100) / 100 },
    };
  } finally {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
