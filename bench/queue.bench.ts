// The first and the thousandth page of the decided jobs, among 100,000 of them, as an auditor and as a member of two of
// twenty rooms read them, beside a bare SELECT of as many ids from the same index. One database, one reader at a time.

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { BenchResult } from './run.ts';
import { withScratch } from './scratch-database.ts';

type Row = { what: string; samples: number; p50_ms: number; p95_ms: number };

const ratio = (a: number, b: number) => Math.round((a / b) * 100) / 100;

/** Runs the benchmark on a database made for it. */
export default function queueBench(): Promise<BenchResult> {
  return withScratch(async ({ open }) => {
    const measure = fileURLToPath(new URL('queue/measure.ts', import.meta.url));
    const { stdout } = await promisify(execFile)(process.execPath, [measure], { env: await open('bench') });
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
  });
}
