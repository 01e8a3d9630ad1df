// `npm run bench -- NAME`: runs bench/NAME.bench.ts, prints its rows as a table and ends with one JSON line.

import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What a benchmark's default export gives: measured rows, and the figures and ratios that are worth following. */
export type BenchResult = {
  rows: Record<string, unknown>[];
  figures: Record<string, number>;
  ratios: Record<string, number>;
};

const folder = fileURLToPath(new URL('.', import.meta.url));
const suffix = '.bench.ts';
const names = readdirSync(folder)
  .filter((file) => file.endsWith(suffix))
  .map((file) => file.slice(0, -suffix.length))
  .sort();

const [name] = process.argv.slice(2);
if (!name || !names.includes(name)) {
  console.error(`Name a benchmark: npm run bench -- NAME, where NAME is one of ${names.join(', ')}.`);
  process.exitCode = 1;
} else {
  const { default: bench } = (await import(`./${name}${suffix}`)) as { default: () => Promise<BenchResult> };
  const { rows, figures, ratios } = await bench();
  console.table(rows);
  console.log(JSON.stringify({ bench: name, figures, ratios }));
}
