// Audit entries into signed checkpoints by the log process as it runs in production (one sequencer, files published), beside
// plain inserts of the same rows in batches of the same size. Entries wait already: what is measured is the log, not the
// writers. Then the time from an entry's commit to its checkpoint while nothing else happens.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BenchResult } from './run.ts';
import { withScratch } from './scratch-database.ts';

type Measured = { rows: Record<string, unknown>[]; entriesPerSecond: number; plainPerSecond: number };

/** Runs the benchmark on a database made for it. */
export default function logBench(): Promise<BenchResult> {
  return withScratch(async ({ open }) => {
    const measure = fileURLToPath(new URL('log/measure.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [measure], { env: await open('bench') });
    const { rows, entriesPerSecond, plainPerSecond } = JSON.parse(stdout) as Measured;
    return {
      rows,
      figures: { entries_per_s: entriesPerSecond },
      ratios: { vs_plain_insert: Math.round((entriesPerSecond / plainPerSecond) * 100) / 100 },
    };
  });
}
