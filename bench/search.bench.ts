// One page of the audit log's search, among 10,000 entries and among 1,000,000: the same mix of questions, drawn from
// entries that the product's own term builder indexed. One database server; the two sizes are asked in turn, so that
// whatever else the machine does falls on both.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { row } from './decide/percentile.ts';
import type { BenchResult } from './run.ts';
import { type Scratch, withScratch } from './scratch-database.ts';
import type { Said, Sample } from './search/measure.ts';

const sizes = [10_000, 1_000_000] as const;
const rounds = 4;
const ratio = (a: number, b: number) => Math.round((a / b) * 100) / 100;

type Asked = { entries: number; terms: number; child: ChildProcess; samples: Sample[] };

async function heard<T extends Said>(child: ChildProcess): Promise<T> {
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`It ended with code ${code}.`)));
  const [said] = await Promise.race([once(child, 'message'), ended]);
  return said as T;
}

/** A database with so many entries, and a process that asks it. */
async function prepare({ open }: Scratch, entries: number): Promise<Asked> {
  const env = await open(`bench_${entries}`);
  const child = fork(fileURLToPath(new URL('search/measure.ts', import.meta.url)), [String(entries)], { env });
  const { terms } = await heard<{ terms: number }>(child);
  return { entries, terms, child, samples: [] };
}

async function askRound({ child, samples }: Asked, round: number): Promise<void> {
  const answered = heard<{ samples: Sample[] }>(child);
  child.send(round);
  const found = (await answered).samples;
  // The first round meets a cold database and a cold program, and is not what is measured.
  if (round > 0) samples.push(...found);
}

function rowsOf({ entries, terms, samples }: Asked) {
  const kinds = ['all', ...new Set(samples.map(({ kind }) => kind))];
  const times = (kind: string) => samples.filter((each) => kind === 'all' || each.kind === kind).map(({ ms }) => ms);
  return kinds.map((kind) => ({ entries, terms, ...row(kind, times(kind)) }));
}

/** Runs the benchmark on databases made for it. */
export default function searchBench(): Promise<BenchResult> {
  return withScratch(async (scratch) => {
    const asked: Asked[] = [];
    for (const size of sizes) asked.push(await prepare(scratch, size));
    for (let round = 0; round <= rounds; round += 1) for (const each of asked) await askRound(each, round);
    for (const { child } of asked) child.disconnect();
    const [small, large] = asked.map(rowsOf);
    const [p95_ms_10k, p95_ms_1m] = [small?.[0]?.p95_ms ?? Number.NaN, large?.[0]?.p95_ms ?? Number.NaN];
    return {
      rows: [...(small ?? []), ...(large ?? [])],
      figures: { p95_ms_10k, p95_ms_1m },
      ratios: { p95_1m_vs_10k: ratio(p95_ms_1m, p95_ms_10k) },
    };
  });
}
