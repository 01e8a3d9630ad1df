// The first and the thousandth page of the decided jobs, among 100,000 of them, as an auditor and as a member of two of
// twenty rooms read them, beside a bare SELECT of as many ids from the same index. One database, one reader at a time.

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

type Row = { what: string; samples: number; p50_ms: number; p95_ms: number };

const ratio = (a: number, b: number) => Math.round((a / b) * 100) / 100;

/** Runs the benchmark on a database made for it. */
export default async function queueBench(): Promise<BenchResult> {
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
      DATABASE_URL: server.url('bench'),
    };
    const measure = fileURLToPath(new URL('queue/measure.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [measure], { env });
    const rows = JSON.parse(stdout) as [Row, Row, Row, ...Row[]];
    const [bare, first, later] = rows;
    return {
      rows,
      figures: { first_page_p95_ms: first.p95_ms, page_1000_p95_ms: later.p95_ms, bare_p95_ms: bare.p95_ms },
      ratios: {
        page_1000_to_first_p50: ratio(later.p50_ms, first.p50_ms),
        first_page_to_bare_p50: ratio(first.p50_ms, bare.p50_ms),
      },
    };
  } finally {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
