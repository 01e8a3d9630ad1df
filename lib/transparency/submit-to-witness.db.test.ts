import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { signerFromSeed } from '#lib/canon/ed25519.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { signCosignature, verifyCosigned } from '#lib/tlog/cosignature.ts';
import { parseNote } from '#lib/tlog/note.ts';
import type { Witness } from '#lib/tlog/witness-list.ts';
import { newFolder, post, serveWitness, testLog } from '#lib/witness/testing.ts';
import { findObjection } from './outside.ts';
import { latestCheckpoint } from './proofs.ts';
import { runSequencer } from './sequence.ts';
import { submitToWitnesses, witnessCopy } from './submit-to-witness.ts';
import { appendEntries } from './testing.ts';

const { url } = useTestDatabase();
const signer = await signerFromSeed(new Uint8Array(32).fill(9));
const stranger = await signerFromSeed(new Uint8Array(32).fill(8));
const own = await testLog('example.org/log/0', 9);
const stops: (() => Promise<unknown>)[] = [];
let witness: Witness;

beforeEach(async () => {
  await emptyDatabase();
  const folder = await newFolder();
  const served = await serveWitness(folder, [own]);
  witness = { name: served.key.name, url: served.url, vkey: served.key.vkey };
  stops.push(served.stop, () => rm(folder, { recursive: true }));
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** Lets `count` more entries get into the log. */
async function grow(count: number) {
  const before = (await latestCheckpoint(db()))?.size ?? 0;
  await appendEntries(count);
  const stopping = new AbortController();
  const done = runSequencer({
    databaseUrl: url,
    openSigner: () => signer,
    originOf: (shard) => `example.org/log/${shard}`,
    outside: [],
    signal: stopping.signal,
    onNews: () => {},
  });
  await vi.waitFor(async () => expect((await latestCheckpoint(db()))?.size).toBe(before + count), { timeout: 10_000 });
  stopping.abort();
  await done;
}

const submit = (...list: Witness[]) => submitToWitnesses(db(), list.length > 0 ? list : [witness]);
const stored = () => db().logCosignature.findMany({ orderBy: { size: 'asc' } });

/** A server that answers every submission alike. */
async function answering(status: number, body: () => Promise<string> | string, type = 'text/plain'): Promise<string> {
  const server = createServer(async (_req, res) => {
    res.writeHead(status, { 'content-type': type });
    res.end(await body());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('submission', () => {
  test('each checkpoint is cosigned once, and what is stored verifies under it', async () => {
    expect(await submit()).toEqual([]);
    await grow(3);
    expect(await submit()).toEqual([{ witness: witness.name, size: 3, state: 'cosigned', detail: null }]);
    await grow(300);
    await submit();
    await submit();
    const rows = await stored();
    expect(rows.map(({ size }) => Number(size))).toEqual([3, 303]);
    for (const { shard, size, line } of rows) {
      const { noteText } = await db().logCheckpoint.findUniqueOrThrow({ where: { shard_size: { shard, size } } });
      await verifyCosigned(`${noteText}${line}\n`, witness.vkey);
    }
  });

  test('goes on from the size that the witness names, when its answer was lost', async () => {
    await grow(3);
    const { noteText } = (await latestCheckpoint(db())) ?? { noteText: '' };
    expect((await post(witness.url, `old 0\n\n${noteText}`)).status).toBe(200);
    await grow(4);
    expect(await submit()).toMatchObject([{ size: 7, state: 'cosigned' }]);
    expect((await stored()).map(({ size }) => Number(size))).toEqual([7]);
  });

  test('one witness that is away keeps no other from signing', async () => {
    await grow(3);
    const away = { ...witness, name: 'away.example', url: 'http://127.0.0.1:9' };
    expect(await submit(away, witness)).toMatchObject([
      { witness: 'away.example', state: 'unreachable', detail: expect.stringContaining('cannot be reached') },
      { witness: witness.name, state: 'cosigned' },
    ]);
  });

  test('a cosignature can be inserted and nothing else', async () => {
    await grow(3);
    await submit();
    await expect(db().logCosignature.updateMany({ data: { line: 'x' } })).rejects.toThrow('append-only');
    await expect(db().logCosignature.deleteMany()).rejects.toThrow('append-only');
  });
});

describe('nothing is stored of an answer', () => {
  const noteText = async () => (await latestCheckpoint(db()))?.noteText ?? '';

  test.each<[string, string, number, () => Promise<string> | string]>([
    [
      'without the witness’s signature',
      'without a signature',
      200,
      async () => `${(await noteText()).split('\n').at(-2)}\n`,
    ],
    [
      'signed by another key in its name',
      'without a signature',
      200,
      async () =>
        `${await signCosignature(parseNote(await noteText()).text, { name: witness.name, signer: stranger }, 1)}\n`,
    ],
    ['that is no list of lines', 'refused', 200, () => '<html>'],
    ['that is too long', 'too long', 200, () => 'x'.repeat(100_000)],
    ['with a size that is none', 'refused', 409, () => 'x\n'],
    ['with another status', 'answers 403: no', 403, () => 'no'],
  ])('%s', async (_name, why, status, body) => {
    await grow(3);
    const [outcome] = await submit({ ...witness, url: await answering(status, body) });
    expect(outcome?.detail).toContain(why);
    expect(await stored()).toEqual([]);
  });

  test('whose signature is over another checkpoint', async () => {
    await grow(3);
    await submit();
    const [row] = await stored();
    await grow(1);
    const url = await answering(200, () => `${row?.line}\n`);
    expect(await submit({ ...witness, url })).toMatchObject([{ state: 'refused' }]);
    expect(await stored()).toHaveLength(1);
  });
});

describe('a log that is not the one the witness has seen', () => {
  beforeEach(async () => {
    await grow(5);
    await submit();
    await emptyDatabase();
  });
  const contradiction = async () => {
    const head = await db().logShard.findFirstOrThrow();
    const found = await findObjection(db(), { ...head, size: Number(head.size) }, [witnessCopy(db(), witness)]);
    return found?.why ?? null;
  };

  test('is called ahead of us when ours is shorter, before and after signing', async () => {
    await grow(4);
    expect(await submit()).toMatchObject([{ state: 'ahead', detail: expect.stringContaining('seen 5 entries') }]);
    expect(await contradiction()).toContain('holds a checkpoint with 5 entries, and the database has 4');
  });

  test('is called forked when ours is of the same size', async () => {
    await grow(5);
    expect(await submit()).toMatchObject([{ state: 'forked' }]);
    expect(await contradiction()).toContain('another log of 5 entries');
  });

  test('is called forked when ours is longer', async () => {
    await grow(6);
    expect(await submit()).toMatchObject([{ state: 'forked', detail: expect.stringContaining('answers 422') }]);
    expect(await stored()).toEqual([]);
  });

  test('has no contradiction where the witness cannot be asked', async () => {
    await grow(4);
    witness = { ...witness, url: 'http://127.0.0.1:9' };
    expect(await contradiction()).toBeNull();
  });
});
