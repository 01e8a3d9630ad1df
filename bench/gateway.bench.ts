// A model call through the gateway (token, proof, revocation, policy, budget, intent, signed receipt, all on disk before
// the answer ends) beside a bare node:http + undici proxy, in one run, each server in a process of its own.

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { environment } from '#lib/config.ts';
import { ensureDatabase, startEmbeddedPostgres } from '#lib/db/embedded-postgres.ts';
import { freePort } from '#lib/db/free-port.ts';
import { migrate } from '#lib/db/migrate.ts';
import { createMissingKeys } from '#lib/keys/keyring.ts';

const calls = 400;
const masterSecret = 'only for this benchmark, never elsewhere';
const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

type Row = { path: string; concurrency: number; calls: number; p50_ms: number; p99_ms: number; calls_per_s: number };

async function answers(url: string): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    const up = await fetch(url).then(
      (answer) => answer.status < 500,
      () => false,
    );
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${url} does not answer`);
}

async function withServers(dir: string, databaseUrl: string): Promise<{ rows: Row[]; receipts: number }> {
  const [gatewayPort, barePort, upstreamPort] = [await freePort(), await freePort(), await freePort()];
  const env: NodeJS.ProcessEnv = {
    NODE_ENV: 'production',
    ...environment(),
    COUNTERSIGN_DATA_DIR: dir,
    COUNTERSIGN_SECRET: masterSecret,
    COUNTERSIGN_LOG_LEVEL: 'error',
    COUNTERSIGN_GATEWAY_PORT: String(gatewayPort),
    DATABASE_URL: databaseUrl,
    MODEL_UPSTREAM_URL: `http://127.0.0.1:${upstreamPort}/v1`,
  };
  createMissingKeys({ dataDir: dir, masterSecret });
  const children: ChildProcess[] = [];
  const start = (...args: string[]) => children.push(spawn(process.execPath, args, { env, stdio: 'inherit' }));
  try {
    start(file('gateway/upstream.ts'), String(upstreamPort));
    start(file('gateway/bare-proxy.ts'), String(barePort), String(upstreamPort));
    start(file('../bin/countersign.ts'), 'gateway');
    await answers(`http://127.0.0.1:${upstreamPort}/`);
    await answers(`http://127.0.0.1:${barePort}/`);
    await answers(`http://127.0.0.1:${gatewayPort}/health`);
    const load = [file('gateway/load.ts'), String(barePort), String(calls)];
    const { stdout } = await promisify(execFile)(process.execPath, load, { env });
    return JSON.parse(stdout);
  } finally {
    for (const child of children) child.kill('SIGTERM');
  }
}

/** Runs the benchmark on a database made for it. */
export default async function gatewayBench(): Promise<{
  rows: Record<string, unknown>[];
  figures: Record<string, number>;
  ratios: Record<string, number>;
}> {
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
    const { rows, receipts } = await withServers(join(dir, 'data'), server.url('bench'));
    const [bare1, ours1, bare8, ours8] = rows as [Row, Row, Row, Row];
    return {
      rows,
      figures: {
        receipts,
        overhead_p50_ms: Math.round((ours1.p50_ms - bare1.p50_ms) * 100) / 100,
        overhead_p99_ms: Math.round((ours1.p99_ms - bare1.p99_ms) * 100) / 100,
        receipted_calls_per_s: ours8.calls_per_s,
        bare_calls_per_s: bare8.calls_per_s,
      },
      ratios: {
        receipted_to_bare_p50: Math.round((ours1.p50_ms / bare1.p50_ms) * 10) / 10,
        receipted_to_bare_calls_per_s: Math.round((ours8.calls_per_s / bare8.calls_per_s) * 1000) / 1000,
      },
    };
  } finally {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
