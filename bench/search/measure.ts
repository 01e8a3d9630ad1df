// Fills the database that the environment names with as many entries as the first argument says, asks it, and prints the
// rows as JSON.

import { findEntries } from '#lib/audit/list-entries.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { row } from '../decide/percentile.ts';
import { fill } from './fill.ts';
import { drawQueries, type Query } from './queries.ts';
import { newRandom } from './random.ts';

const rounds = 3;

async function ask({ filters, before }: Query): Promise<number> {
  const start = performance.now();
  await findEntries(db(), filters, before);
  return performance.now() - start;
}

async function measure(count: number) {
  const { world, terms } = await fill(getConfig().databaseUrl, count);
  // Other questions first: a cold database and a cold program are not what is measured.
  for (const query of await drawQueries(world, newRandom(1), count)) await ask(query);
  const took = new Map<string, number[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const query of await drawQueries(world, newRandom(2 + round), count)) {
      took.set(query.kind, [...(took.get(query.kind) ?? []), await ask(query)]);
    }
  }
  const all = row('all', [...took.values()].flat());
  return { terms, rows: [all, ...[...took].map(([kind, times]) => row(kind, times))] };
}

try {
  process.stdout.write(JSON.stringify(await measure(Number(process.argv[2]))));
} finally {
  await db().$disconnect();
}
