import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyCosigned } from '#lib/tlog/cosignature.ts';
import { emptyRoot } from '#lib/tlog/hash.ts';
import { formatNote, parseNote } from '#lib/tlog/note.ts';
import { formatAddCheckpoint } from '#lib/tlog/witness.ts';
import { stateIn } from './state-store.ts';
import { cosigned, newFolder, post, serveWitness, type TestLog, testLog } from './testing.ts';

const noon = Date.parse('2026-03-02T12:00:00Z') / 1000;
let folder: string;
let logA: TestLog;
let logB: TestLog;
let forkOfA: TestLog;
let stops: (() => Promise<void>)[];

beforeEach(async () => {
  folder = await newFolder();
  logA = await testLog('a.example/log/0', 1);
  logB = await testLog('b.example/log/0', 2);
  forkOfA = await testLog('a.example/log/0', 1, 3);
  stops = [];
});
afterEach(async () => {
  await Promise.all(stops.map((stop) => stop()));
  await rm(folder, { recursive: true });
});

async function serve(changes: Parameters<typeof serveWitness>[2] = {}) {
  const witness = await serveWitness(folder, [logA, logB], changes);
  stops.push(witness.stop);
  return witness;
}

describe('a witness', () => {
  it('cosigns the growth of two logs, each by itself, with its own clock', async () => {
    const { url, key } = await serve();
    for (const [log, oldSize, size] of [
      [logA, 0, 7],
      [logB, 0, 256],
      [logA, 7, 8],
      [logB, 256, 257],
      [logA, 8, 300],
    ] as const) {
      const reply = await post(url, await log.body(oldSize, size));
      expect([reply.status, reply.type]).toEqual([200, 'text/plain; charset=utf-8']);
      const note = cosigned(await log.note(size), reply);
      expect(await verifyCosigned(note, key.vkey)).toEqual({ timestamp: noon });
    }
  });

  it('cosigns the same checkpoint again', async () => {
    const { url, key } = await serve();
    await post(url, await logA.body(0, 7));
    const again = await post(url, await logA.body(7, 7));
    expect(again.status).toBe(200);
    await verifyCosigned(cosigned(await logA.note(7), again), key.vkey);
  });

  it('cosigns the empty log and what follows it', async () => {
    const { url } = await serve();
    expect((await post(url, await logA.body(0, 0))).status).toBe(200);
    expect((await post(url, await logA.body(0, 5))).status).toBe(200);
  });

  it('passes over signatures of keys that it does not know', async () => {
    const { url } = await serve();
    const { text, signatures } = parseNote(await logA.note(7));
    const stranger = parseNote(await logB.note(7)).signatures;
    const checkpoint = formatNote(
      text,
      [...stranger, ...signatures].map(({ line }) => line),
    );
    expect((await post(url, formatAddCheckpoint({ oldSize: 0, path: [], checkpoint }))).status).toBe(200);
  });
});

describe('a witness refuses', () => {
  it('an old size that is not its own, with its size in the answer', async () => {
    const { url } = await serve();
    await post(url, await logA.body(0, 7));
    for (const body of [await logA.body(0, 9), await logA.body(6, 9), await logA.body(8, 9)])
      expect(await post(url, body)).toEqual({ status: 409, type: 'text/x.tlog.size', body: '7\n' });
    const unseen = await post(url, await logB.body(3, 9));
    expect(unseen).toEqual({ status: 409, type: 'text/x.tlog.size', body: '0\n' });
  });

  it('a replayed submission, once the log has grown', async () => {
    const { url } = await serve();
    const first = await logA.body(0, 7);
    await post(url, first);
    await post(url, await logA.body(7, 9));
    expect((await post(url, first)).status).toBe(409);
    expect((await post(url, await logA.body(7, 9))).status).toBe(409);
  });

  it('a shorter tree', async () => {
    const { url } = await serve();
    await post(url, await logA.body(0, 9));
    expect((await post(url, await logA.body(7, 7))).body).toBe('9\n');
    expect((await post(url, await logA.body(9, 7))).status).toBe(400);
  });

  it('a fork, longer or of the same size, and keeps the two checkpoints of the same size', async () => {
    const { url, forks } = await serve();
    await post(url, await logA.body(0, 7));
    expect((await post(url, await forkOfA.body(7, 9))).status).toBe(422);
    expect(forks).toEqual([]);
    const same = await post(url, await forkOfA.body(7, 7));
    expect(same).toEqual({ status: 409, type: 'text/x.tlog.size', body: '7\n' });
    expect(forks).toEqual(['a.example/log/0 7']);
    const kept = (await readdir(folder)).filter((name) => name.endsWith('.fork'));
    const proof = await readFile(join(folder, kept[0] as string), 'utf8');
    expect(proof).toBe(`${await logA.note(7)}\n${await forkOfA.note(7)}`);
    expect((await post(url, await logA.body(7, 9))).status).toBe(200);
  });

  it('a proof that is wrong, missing, or not empty where it must be', async () => {
    const { url } = await serve();
    const withPath = async (oldSize: number, size: number) =>
      formatAddCheckpoint({ oldSize, path: [emptyRoot], checkpoint: await logA.note(size) });
    expect((await post(url, await withPath(0, 7))).status).toBe(422);
    await post(url, await logA.body(0, 7));
    expect((await post(url, await withPath(7, 7))).status).toBe(422);
    expect((await post(url, await withPath(7, 9))).status).toBe(422);
    const missing = formatAddCheckpoint({ oldSize: 7, path: [], checkpoint: await logA.note(9) });
    expect((await post(url, missing)).status).toBe(422);
  });

  it('another key of a known log, the key of another log, and a log that it does not know', async () => {
    const { url } = await serve();
    const wrongKey = await testLog(logA.origin, 3);
    expect((await post(url, await wrongKey.body(0, 7))).status).toBe(403);
    const { text } = parseNote(await logA.note(7));
    const foreign = parseNote(await logB.note(7)).signatures.map(({ line }) => line);
    const checkpoint = formatNote(text, foreign);
    expect((await post(url, formatAddCheckpoint({ oldSize: 0, path: [], checkpoint }))).status).toBe(403);
    const unknown = await testLog('c.example/log/0', 1);
    expect((await post(url, await unknown.body(0, 7))).status).toBe(404);
    expect((await readdir(folder)).filter((name) => name !== 'key')).toEqual([]);
  });

  it('what is malformed, too long or not UTF-8, and other paths and methods', async () => {
    const { url } = await serve();
    const body = await logA.body(0, 7);
    const bad = ['', 'old 0\n', body.slice(0, -1), body.replace('old 0', 'old 00'), body.replaceAll('\n', '\r\n')];
    for (const text of [...bad, 'x'.repeat(600_000)]) expect((await post(url, text)).status).toBe(400);
    expect((await post(url, Uint8Array.of(0xff))).status).toBe(400);
    expect((await fetch(`${url}/add-checkpoint`)).status).toBe(405);
    expect((await fetch(`${url}/`, { method: 'POST', body })).status).toBe(404);
  });

  it('everything for a log whose state is damaged', async () => {
    const { url } = await serve();
    await post(url, await logA.body(0, 7));
    const [name] = (await readdir(folder)).filter((file) => file.endsWith('.checkpoint'));
    await writeFile(join(folder, name as string), 'damaged');
    expect((await post(url, await logA.body(7, 9))).status).toBe(500);
    expect((await post(url, await logB.body(0, 9))).status).toBe(200);
  });
});

describe('what a witness has cosigned', () => {
  it('lets of many that race for one place exactly one pass', async () => {
    const { url } = await serve();
    await post(url, await logA.body(0, 7));
    const bodies = await Promise.all(Array.from({ length: 40 }, (_, at) => logA.body(7, 8 + at)));
    const statuses = (await Promise.all(bodies.map((body) => post(url, body)))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(39);
  });

  it('is on the disk when the answer is cut off, and a new start knows it', async () => {
    const state = stateIn(folder);
    const cut = await serve({
      state: {
        ...state,
        save: async (origin, note) => {
          await state.save(origin, note);
          throw new Error('the process ends here');
        },
      },
    });
    expect((await post(cut.url, await logA.body(0, 7))).status).toBe(500);
    await cut.stop();
    const { url, key } = await serve();
    expect(await post(url, await logA.body(0, 9))).toMatchObject({ status: 409, body: '7\n' });
    expect((await post(url, await forkOfA.body(7, 9))).status).toBe(422);
    const reply = await post(url, await logA.body(7, 9));
    await verifyCosigned(cosigned(await logA.note(9), reply), key.vkey);
  });

  it('is not on the disk when it could not be written, and then nothing was signed', async () => {
    const state = stateIn(folder);
    const full = await serve({ state: { ...state, save: () => Promise.reject(new Error('no space')) } });
    expect(await post(full.url, await logA.body(0, 7))).toMatchObject({ status: 500 });
    await full.stop();
    const { url } = await serve();
    expect((await post(url, await logA.body(0, 5))).status).toBe(200);
  });
});
