// One page of the audit log's search, among 10,000 entries and among 1,000,000: the same mix of questions, drawn from
// entries that the product's own term builder indexed. One database server, one reader at a time.

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { environment } from '#lib/config.ts';
import { type EmbeddedPostgres, ensureDatabase, startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { freePort } from '#lib/db/free-port.ts';
import { migrate } from '#lib/db/migrate.ts';
import type { BenchResult } from './run.ts';

type Row = { what: string; samples: number; p50_ms: number; p95_ms: number };
type Measured = { terms: number; rows: [Row, ...Row[]] };

const sizes = [10_000, 1_000_000] as const;
const ratio = (a: number, b: number) => Math.round((a / b) * 100) / 100;

async function measureAt(server: EmbeddedPostgres, dir: string, count: number): Promise<Measured> {
  const name = `bench_${count}`;
  await ensureDatabase(server, name);
  await migrate(server.url(name));
  const env: NodeJS.ProcessEnv = {
    NODE_ENV: 'production',
    ...environment(),
    COUNTERSIGN_DATA_DIR: dir,
    COUNTERSIGN_SECRET: 'only for this benchmark, never elsewhere',
    DATABASE_URL: server.url(name),
  };
  const measure = fileURLToPath(new URL('search/measure.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [measure, String(count)], { env });
  return JSON.parse(stdout) as Measured;
}

/** Runs the benchmark on databases made for it. */
export default async function searchBench(): Promise<BenchResult> {
  const dir = mkdtempSync(join(tmpdir(), 'countersign-bench-'));
  const server = await startEmbeddedPostgres({
    dir: join(dir, 'postgres'),
    port: await freePort(),
    password: 'bench',
    logFile: join(dir, 'postgres.log'),
  });
  try {
    const small = await measureAt(server, dir, sizes[0]);
    const large = await measureAt(server, dir, sizes[1]);
    const named = ({ terms, rows }: Measured, entries: number) => rows.map((row) => ({ entries, terms, ...row }));
    const [p95_ms_10k, p95_ms_1m] = [small.rows[0].p95_ms, large.rows[0].p95_ms];
    return {
      rows: [...named(small, sizes[0]), ...named(large, sizes[1])],
      figures: { p95_ms_10k, p95_ms_1m },
      ratios: { p95_1m_vs_10k: ratio(p95_ms_1m, p95_ms_10k) },
    };
  } finally {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
