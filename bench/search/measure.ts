// Fills the database that the environment names with as many entries as the first argument says, and then asks it one
// round of questions for every number that it is sent.

import { findEntries } from '#lib/audit/list-entries.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { fill } from './fill.ts';
import { drawQueries, type Query } from './queries.ts';
import { newRandom } from './random.ts';

export type Sample = { kind: string; ms: number };
export type Said = { terms: number } | { samples: Sample[] };

async function ask({ kind, filters, before }: Query): Promise<Sample> {
  const start = performance.now();
  await findEntries(db(), filters, before);
  return { kind, ms: performance.now() - start };
}

const count = Number(process.argv[2]);
const { world, terms } = await fill(getConfig().databaseUrl, count);
const say = (said: Said) => process.send?.(said);

process.on('message', async (round: number) => {
  const samples: Sample[] = [];
  for (const query of await drawQueries(world, newRandom(round), count)) samples.push(await ask(query));
  say({ samples });
});
process.on('disconnect', () => void db().$disconnect());
say({ terms });
