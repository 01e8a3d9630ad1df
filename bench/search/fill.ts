// Fills a database that only the benchmark uses: rows in bulk, indexes afterwards, terms by the product's own builder.

import pg from 'pg';
import { entryTerms } from '#lib/audit/search-terms.ts';
import { termKey } from '#lib/audit/term-key.ts';
import { newWorld, type World, type Written, writeEntries } from './entries.ts';
import { newRandom } from './random.ts';

const batchMax = 5_000;
const daysOfLog = 270;

async function insert(client: pg.Client, batch: readonly Written[]): Promise<void> {
  const entries = batch.map(({ entry }) => entry);
  const column = <K extends keyof (typeof entries)[number]>(name: K) => entries.map((entry) => entry[name]);
  await client.query(
    `INSERT INTO audit_entry (id, action, actor, target, "jobId", "roomId", at, "detailText", salt)
      SELECT *, 'AAAAAAAAAAAAAAAAAAAAAA' FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::text[])`,
    [
      column('id').map(String),
      column('action'),
      column('actor'),
      column('target'),
      column('jobId'),
      column('roomId'),
      column('at'),
      column('detailText'),
    ],
  );
  const terms = batch.map(({ entry, context }) => entryTerms(entry, context).map(termKey));
  await client.query('INSERT INTO audit_term (term, "auditId") SELECT * FROM unnest($1::text[], $2::bigint[])', [
    terms.flat(),
    terms.flatMap((each, at) => each.map(() => String(entries[at]?.id))),
  ]);
}

/** The index knows that it has everything. */
async function setReader(client: pg.Client, count: number): Promise<void> {
  await client.query(
    `INSERT INTO log_leaf (shard, index, kind, "leafText", "leafHash", "auditId") VALUES (0, $1, 'audit', '', '', $1)`,
    [count],
  );
  await client.query(`INSERT INTO log_reader (name, "auditId", "movedAt") VALUES ('search', $1, now())`, [count]);
}

/** @returns what the entries are about, and how many terms they have */
export async function fill(url: string, count: number): Promise<{ world: World; terms: number }> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // What waits for the sequencer is not measured here, and its trigger would write a million rows.
    await client.query(
      `SET session_replication_role = 'replica'; SET maintenance_work_mem = '1GB'; SET synchronous_commit = off`,
    );
    await client.query('ALTER TABLE audit_term DROP CONSTRAINT audit_term_pkey');
    // Gigabytes of terms that nobody has to recover: reading them is the same.
    await client.query('ALTER TABLE audit_term SET UNLOGGED');
    const random = newRandom(count);
    const world = newWorld(random);
    const batch: Written[] = [];
    for (const written of writeEntries(world, random, count, daysOfLog)) {
      batch.push(written);
      if (batch.length === batchMax) await insert(client, batch.splice(0));
    }
    await insert(client, batch);
    await client.query('ALTER TABLE audit_term ADD CONSTRAINT audit_term_pkey PRIMARY KEY (term, "auditId")');
    await setReader(client, count);
    await client.query('VACUUM (ANALYZE) audit_term');
    await client.query('VACUUM (ANALYZE) audit_entry');
    const { rows } = await client.query<{ terms: number }>('SELECT count(*)::int AS terms FROM audit_term');
    return { world, terms: rows[0]?.terms ?? 0 };
  } finally {
    await client.end();
  }
}
