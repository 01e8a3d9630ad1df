// Runs in a process of its own whose settings name the benchmark's database. Prints one JSON object.

import { appendAudit } from '#lib/audit/append.ts';
import { signerFromSeed } from '#lib/canon/ed25519.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { parseCheckpoint } from '#lib/tlog/checkpoint.ts';
import { hashLeaf, hashNode } from '#lib/tlog/hash.ts';
import { parseNote } from '#lib/tlog/note.ts';
import { verifyInclusion } from '#lib/tlog/proofs.ts';
import { proveEntries } from '#lib/transparency/proofs.ts';
import { runLog } from '#lib/transparency/run-log.ts';
import { checkWholeLog } from '#lib/transparency/testing.ts';

const entries = 100_000;
const batch = 1_024;
const single = 20;
const proven = 3_000;
const actor = { kind: 'system', name: 'worker' } as const;

/** Entries of the size that ours have, all waiting for the log. */
async function fill(): Promise<void> {
  await db().$executeRaw`
    INSERT INTO audit_entry (action, actor, target, at, "detailText", salt)
    SELECT 'call.refused', 'agent:did:key:z6MkpTHR8VNsBxYAAWHut2Geadd9jSwuBV8xRoAnwWsdvktH', 'call:' || n, now(),
      json_build_object('kind', 'tool', 'name', 'fs.read', 'jti', md5(n::text), 'code', 'BUDGET_SPENT', 'seen', md5((n + 1)::text))::text,
      'AAAAAAAAAAAAAAAAAAAAAA'
    FROM generate_series(1, ${entries}::int) AS n`;
  await db().$executeRaw`ANALYZE audit_entry`;
}

/** The same rows into a table with a key and nothing else, one transaction a batch. */
async function plainInserts(): Promise<number> {
  await db()
    .$executeRaw`CREATE TABLE plain (id bigint PRIMARY KEY, action text, actor text, target text, at timestamptz, detail text, salt text)`;
  const began = performance.now();
  for (let from = 0; from < entries; from += batch) {
    const rows = await db().auditEntry.findMany({
      where: { id: { gt: from, lte: from + batch } },
      orderBy: { id: 'asc' },
    });
    const column = <K extends keyof (typeof rows)[number]>(name: K) => rows.map((row) => row[name]);
    await db().$executeRaw`
      INSERT INTO plain SELECT * FROM unnest(${column('id')}::bigint[], ${column('action')}::text[], ${column('actor')}::text[],
        ${column('target')}::text[], ${column('at')}::timestamptz[], ${column('detailText')}::text[], ${column('salt')}::text[])`;
  }
  return performance.now() - began;
}

const checkpointed = async () => Number((await db().logShard.findUnique({ where: { shard: 0 } }))?.size ?? 0);

async function until(size: number, everyMs: number): Promise<void> {
  while ((await checkpointed()) < size) await new Promise((resume) => setTimeout(resume, everyMs));
}

/** Time from the commit of one entry to the commit of the checkpoint that covers it, one after the other. */
async function latencies(): Promise<number[]> {
  const taken: number[] = [];
  for (let at = 1; at <= single; at++) {
    const event = { action: 'room.allowed', target: 'room:!a:x', detail: { name: 'a' } } as const;
    await transaction((tx) => appendAudit(tx, event, { actor, at: new Date() }));
    const began = performance.now();
    await until(entries + at, 2);
    taken.push(performance.now() - began);
    await new Promise((resume) => setTimeout(resume, 100));
  }
  return taken.sort((a, b) => a - b);
}

/** Making and checking the inclusion proofs of a large job's entries, beside hashing alone: each proof is checked with as many hashes as its path has. */
async function proofs() {
  const ids = Array.from({ length: proven }, (_, at) => BigInt(entries / 2 + at));
  const began = performance.now();
  const made = await proveEntries(db(), ids);
  const makeMs = performance.now() - began;
  if (!made) throw new Error('The entries are under no checkpoint.');
  const { root, size } = parseCheckpoint(parseNote(made.checkpoint.noteText).text);
  const claims = made.entries.map(({ index, leafText, path }) => {
    const leaf = Buffer.from(leafText);
    return { leaf, index, size, root, path: path.map((hash) => new Uint8Array(Buffer.from(hash, 'base64'))) };
  });
  const checking = performance.now();
  for (const { leaf, ...claim } of claims) verifyInclusion({ ...claim, leafHash: hashLeaf(leaf) });
  const checkMs = performance.now() - checking;
  const bare = performance.now();
  for (const { leaf, path } of claims) {
    let hash = hashLeaf(leaf);
    for (const sibling of path) hash = hashNode(hash, sibling);
  }
  return { makeMs, checkMs, bareMs: performance.now() - bare };
}

const round = (value: number) => Math.round(value * 10) / 10;
const perSecond = (ms: number) => Math.round((entries / ms) * 1_000);

await fill();
const plainMs = await plainInserts();
const { dataDir, databaseUrl } = getConfig();
const signer = await signerFromSeed(new Uint8Array(32).fill(1));
const stop = new AbortController();
const running = runLog({
  databaseUrl,
  dataDir,
  publicUrl: 'https://bench.example',
  openSigner: () => signer,
  outside: [],
  witnesses: [],
  signal: stop.signal,
});
await until(1, 1);
const began = performance.now();
const already = await checkpointed();
await until(entries, 10);
const logMs = (performance.now() - began) * (entries / (entries - already));
const single95 = await latencies();
const { makeMs, checkMs, bareMs } = await proofs();
stop.abort();
await running;
const { checkpoints } = await checkWholeLog();
await db().$disconnect();
console.log(
  JSON.stringify({
    entriesPerSecond: perSecond(logMs),
    plainPerSecond: perSecond(plainMs),
    rows: [
      { what: `${entries} rows, plain inserts of ${batch}`, ms: Math.round(plainMs), per_s: perSecond(plainMs) },
      {
        what: `${entries} entries into ${checkpoints} signed checkpoints`,
        ms: Math.round(logMs),
        per_s: perSecond(logMs),
      },
      { what: `${proven} inclusion proofs made`, ms: Math.round(makeMs), per_s: Math.round((proven / makeMs) * 1_000) },
      { what: `${proven} inclusion proofs checked`, ms: round(checkMs), per_s: Math.round((proven / checkMs) * 1_000) },
      { what: 'the hashes of these proofs alone', ms: round(bareMs), per_s: Math.round((proven / bareMs) * 1_000) },
      { what: 'one entry until its checkpoint, p50', ms: round(single95[single / 2] ?? 0) },
      { what: 'one entry until its checkpoint, p95', ms: round(single95[Math.floor(single * 0.95)] ?? 0) },
    ],
  }),
);
