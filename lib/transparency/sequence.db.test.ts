import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { signerFromSeed } from '#lib/canon/ed25519.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { transaction } from '#lib/db/transaction.ts';
import { verifyCheckpoint } from '#lib/tlog/checkpoint.ts';
import { hashLeaf } from '#lib/tlog/hash.ts';
import { verifyInclusion } from '#lib/tlog/proofs.ts';
import { logIdentity } from './log-identity.ts';
import { latestCheckpoint, proveEntries, proveLeaf } from './proofs.ts';
import { runSequencer, type SequencerStatus } from './sequence.ts';
import { submitManifestLeaf } from './submit-leaf.ts';
import { appendEntries, checkWholeLog } from './testing.ts';

const { url } = useTestDatabase();
const signer = await signerFromSeed(new Uint8Array(32).fill(9));
const stops: (() => Promise<void>)[] = [];

function start(batchMax?: number): { news: SequencerStatus[]; stop: () => Promise<void> } {
  const stopping = new AbortController();
  const news: SequencerStatus[] = [];
  const done = runSequencer({
    databaseUrl: url,
    openSigner: () => signer,
    originOf: (shard) => `example.org/log/${shard}`,
    outside: [],
    ...(batchMax ? { batchMax } : {}),
    signal: stopping.signal,
    onNews: (status) => news.push(status),
  });
  const stop = async () => {
    stopping.abort();
    await done;
  };
  stops.push(stop);
  return { news, stop };
}

beforeEach(emptyDatabase);
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const logged = (size: number) =>
  vi.waitFor(async () => expect((await latestCheckpoint(db()))?.size).toBe(size), { timeout: 10_000 });

describe('the sequencer', () => {
  test('every committed entry gets its place, each batch a signed checkpoint, over full tiles', async () => {
    await appendEntries(700);
    start(200);
    await logged(700);
    await appendEntries(1);
    await logged(701);
    expect(await checkWholeLog()).toMatchObject({ size: 701, pending: 0 });
    const sizes = (await db().logCheckpoint.findMany({ orderBy: { size: 'asc' } })).map(({ size }) => Number(size));
    expect(sizes).toEqual([200, 400, 600, 700, 701]);
    expect(await db().logTile.count()).toBe(2);
  });

  test('an entry that was rolled back leaves no gap', async () => {
    start();
    await appendEntries(2);
    await expect(
      transaction(async (tx) => {
        await appendEntries(1, tx);
        throw new Error('undone');
      }),
    ).rejects.toThrow('undone');
    await appendEntries(1);
    await logged(3);
    expect(await checkWholeLog()).toMatchObject({ size: 3, pending: 0 });
  });

  test('of two sequencers one signs, and the other takes over when it ends', async () => {
    const first = start();
    await appendEntries(1);
    await logged(1);
    const second = start();
    await appendEntries(5);
    await logged(6);
    expect(second.news).toEqual([]);
    await first.stop();
    await appendEntries(1);
    await logged(7);
    // It is told after the commit.
    await vi.waitFor(() => expect(second.news.at(-1)).toMatchObject({ leader: true, size: 7 }), { timeout: 10_000 });
    await checkWholeLog();
  });

  test('another hand that moves the head is noticed: the leader begins anew with what is there', async () => {
    const { news } = start();
    await appendEntries(1);
    await logged(1);
    await db().logShard.update({ where: { shard: 0 }, data: { size: 5 } });
    await appendEntries(1);
    await vi.waitFor(() => expect(news.at(-1)?.refusal).toMatch(/damaged/), { timeout: 10_000 });
    expect((await latestCheckpoint(db()))?.size).toBe(1);
  });

  test('a key that did not sign the log so far signs nothing', async () => {
    const other = await signerFromSeed(new Uint8Array(32).fill(10));
    const opened = { origin: 'example.org/log/0', vkey: '', size: 0, rootHash: '', startedAt: new Date() };
    const { vkeyOf } = await import('./head.ts');
    await db().logShard.create({ data: { ...opened, shard: 0, vkey: vkeyOf(opened.origin, other) } });
    await appendEntries(1);
    const { news } = start();
    await vi.waitFor(() => expect(news.at(-1)?.refusal).toMatch(/key is not the one/));
    expect(await latestCheckpoint(db())).toBeNull();
  });
});

describe('proofs', () => {
  test('lead from entries and manifests to the newest signed checkpoint', async () => {
    await appendEntries(600);
    await transaction((tx) => submitManifestLeaf(tx, { packageId: 'pkg', leafText: '{"kind":"hashedrekord"}' }));
    expect(await proveEntries(db(), [1n])).toBeNull();
    start();
    await logged(601);
    const identity = await logIdentity(db());
    const ids = [1n, 256n, 257n, 600n];
    const proofs = await proveEntries(db(), ids);
    const manifest = await proveLeaf(db(), { packageId: 'pkg' });
    if (!identity || !proofs || !manifest) throw new Error('no proofs');
    const { size, root } = await verifyCheckpoint(proofs.checkpoint.noteText, identity);
    expect(proofs.entries.map(({ auditId }) => auditId)).toEqual(ids);
    for (const { index, leafText, path } of [...proofs.entries, manifest]) {
      const hashes = path.map((hash) => Buffer.from(hash, 'base64'));
      verifyInclusion({ leafHash: hashLeaf(Buffer.from(leafText)), index, size, path: hashes, root });
    }
    expect(await proveEntries(db(), [1n, 9_999n])).toBeNull();
  });

  test('a leaf that does not fit a bundle is refused before it is handed over', async () => {
    const leaf = { packageId: 'pkg', leafText: 'x'.repeat(65_536) };
    await expect(transaction((tx) => submitManifestLeaf(tx, leaf))).rejects.toMatchObject({ code: 'LEAF_TOO_LARGE' });
  });
});
