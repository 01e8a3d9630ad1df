import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { transaction } from '#lib/db/transaction.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import {
  alice,
  decision,
  noon,
  oncall,
  openTestConsole,
  pendingJob,
  putInForce,
  setup,
  sketch,
} from '#lib/testing/console.ts';
import { appendAudit } from './append.ts';
import { newStreamer, type Stream, streamNext } from './stream.ts';
import { type StreamDestination, signatureOf } from './stream-destination.ts';
import { streamState, streamWords } from './stream-state.ts';
import { sequenceAll } from './testing.ts';

const { url, dataDir } = useTestDatabase();
const signal = new AbortController().signal;
const secret = 'a secret of sixteen or more';

type Received = { body: string; headers: IncomingMessage['headers']; ids: string[] };
let server: Server;
let received: Received[] = [];
/** What the destination does with a batch that it has read. */
let answer: (response: ServerResponse, batch: Received) => void;

const idsOf = (text: string): string[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line).metadata.uid);

beforeEach(async () => {
  await emptyDatabase();
  received = [];
  answer = (response) => response.writeHead(204).end();
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const batch = { body, headers: request.headers, ids: idsOf(body) };
    received.push(batch);
    answer(response, batch);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterEach(() => {
  server.closeAllConnections();
  return new Promise((done) => server.close(done));
});

const address = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/ingest?key=hidden`;
const stream = (to: Partial<StreamDestination> = {}): Stream => ({
  to: { kind: 'http', url: address(), secret: null, ...to } as StreamDestination,
  console: 'https://console.example.org',
  timeoutMs: 300,
});
const delivered = () => received.flatMap(({ ids }) => ids);

/** Entries that the log has taken in. @returns their ids in the log's order */
async function logged(count: number): Promise<string[]> {
  await transaction(async (tx) => {
    for (let at = 0; at < count; at += 1) {
      const event = { action: 'room.allowed', target: 'room:!a:b', detail: { name: `n${at}` } } as const;
      await appendAudit(tx, event, { actor: setup, at: noon });
    }
  });
  await sequenceAll(url);
  const leaves = await db().logLeaf.findMany({
    where: { kind: 'audit' },
    orderBy: [{ shard: 'asc' }, { index: 'asc' }],
  });
  return leaves.map(({ auditId }) => String(auditId));
}

describe('the stream', () => {
  test('is every entry once, in the order of the log, and goes on where it stood', async () => {
    const first = await logged(7);
    expect(await streamNext(stream(), noon, 5)).toBe(5);
    expect(await newStreamer(stream()).round(noon, signal)).toBe(2);
    expect(delivered()).toEqual(first);
    expect(await newStreamer(stream()).round(noon, signal)).toBe(0);
    const all = await logged(3);
    expect(await newStreamer(stream()).round(noon, signal)).toBe(3);
    expect(delivered()).toEqual(all);
  });

  test('has not what the log does not have yet', async () => {
    await logged(1);
    const event = { action: 'room.allowed', target: 'room:!a:b', detail: { name: 'late' } } as const;
    await transaction((tx) => appendAudit(tx, event, { actor: setup, at: noon }));
    expect(await newStreamer(stream()).round(noon, signal)).toBe(1);
  });

  test('is signed over its very bytes, and its secret is in no message', async () => {
    await logged(2);
    await streamNext(stream({ secret } as never), noon);
    const [{ body, headers }] = received as [Received];
    const expected = createHmac('sha256', secret).update(body).digest('hex');
    expect(headers['x-countersign-signature']).toBe(`sha256=${expected}`);
    expect(signatureOf(`${body} `, secret)).not.toBe(`sha256=${expected}`);
    expect(headers['content-type']).toBe('application/x-ndjson');
    expect(JSON.stringify([headers, body])).not.toContain(secret);
  });

  test('gives away no vote that its policy hides', async () => {
    const rules = [{ tiers: ['low', 'medium', 'high', 'critical'], slots: [{ group: 'both', count: 2 }], blind: true }];
    const console_ = await openTestConsole();
    await putInForce(console_.registry, sketch({ approval: { groups: { both: [alice, oncall] }, rules } }));
    const { jobId, digest } = await pendingJob(console_);
    await decideJob(decision(jobId, digest, { reason: 'Unmistakable words' }), console_.mint);
    await sequenceAll(url);
    await newStreamer(stream()).round(noon, signal);
    const vote = received.flatMap(({ body }) => body.split('\n')).find((line) => line.includes('decision.recorded'));
    expect(vote).toContain('"hidden":true');
    expect(vote).not.toMatch(/Unmistakable|"approve"|alice/);
  });

  test('is sent by one of two workers that look at the same moment', async () => {
    const ids = await logged(6);
    const counts = await Promise.all([streamNext(stream(), noon, 100), streamNext(stream(), noon, 100)]);
    expect(counts.sort()).toEqual([0, 6]);
    expect(delivered()).toEqual(ids);
  });
});

describe('a destination that fails', () => {
  test.each([
    ['refuses', (response: ServerResponse) => response.writeHead(503).end(), 'It answered 503.'],
    [
      'sends elsewhere',
      (response: ServerResponse) => response.writeHead(302, { location: '/other' }).end(),
      'It answered 302.',
    ],
    ['never answers', () => {}, 'It did not answer within 0.3 s.'],
    ['hangs up', (response: ServerResponse) => response.destroy(), 'It could not be reached'],
  ])('and %s gets the same batch again, and the reason is told', async (_, fails, words) => {
    const ids = await logged(3);
    answer = fails;
    const streamer = newStreamer(stream());
    expect(await streamer.round(noon, signal)).toBe(0);
    const { to } = stream();
    const state = await streamState(db(), to, new Date(noon.getTime() + 9_000));
    expect(state).toMatchObject({
      behind: 3,
      seconds: 9,
      movedAt: null,
      trouble: { words: expect.stringContaining(words) },
    });
    expect(streamWords(state as never)).toContain('3 entries behind, the oldest for 9 s');
    expect(JSON.stringify(state)).not.toContain('hidden');

    answer = (response) => response.writeHead(200).end('thanks');
    expect(await streamer.round(new Date(noon.getTime() + 999), signal)).toBe(0);
    expect(await streamer.round(new Date(noon.getTime() + 1_000), signal)).toBe(3);
    expect(received.at(-1)?.ids).toEqual(ids);
    expect(await streamState(db(), to, noon)).toMatchObject({ behind: 0, seconds: 0, trouble: null });
  });

  test('is asked ever more seldom, up to every five minutes', async () => {
    await logged(1);
    answer = (response) => response.writeHead(500).end();
    const streamer = newStreamer(stream());
    const tries: number[] = [];
    for (let second = 0; second < 1_200; second += 1) {
      const before = received.length;
      await streamer.round(new Date(noon.getTime() + second * 1_000), signal);
      if (received.length > before) tries.push(second);
    }
    expect(tries).toEqual([0, 1, 3, 7, 15, 31, 63, 127, 255, 511, 811, 1111]);
  });

  test('is nobody, and its absence is told', async () => {
    await logged(1);
    await newStreamer(stream({ url: 'http://127.0.0.1:1/' } as never)).round(noon, signal);
    expect(await streamState(db(), stream().to, noon)).toMatchObject({
      trouble: { words: expect.stringContaining('could not be reached') },
    });
  });
});

describe('a worker that is killed', () => {
  const children = new Set<ChildProcess>();
  afterEach(() => {
    for (const child of children) child.kill('SIGKILL');
    children.clear();
  });

  /** A process that streams all there is. */
  function worker(to: StreamDestination, take: number): Promise<number | null> {
    const script = `
      const { streamNext } = await import(${JSON.stringify(new URL('./stream.ts', import.meta.url).href)});
      const stream = { to: ${JSON.stringify(to)}, console: 'c' };
      while (await streamNext(stream, new Date(), ${take})) {}
      process.exit(0);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    children.add(child);
    return new Promise((done) => child.once('exit', (code) => done(code)));
  }

  test('between the receipt and its own note of it sends the batch again and loses none', async () => {
    const ids = await logged(9);
    // The destination has the batch; the worker dies before it hears so.
    answer = (response, batch) => {
      if (batch.ids.includes(ids[4] ?? '') && received.length === 2)
        for (const child of children) child.kill('SIGKILL');
      else response.writeHead(200).end();
    };
    expect(await worker(stream().to, 3)).toBeNull();
    expect(delivered()).toEqual(ids.slice(0, 6));
    expect(await worker(stream().to, 3)).toBe(0);
    expect(received.slice(2).flatMap((batch) => batch.ids)).toEqual(ids.slice(3));
    expect(new Set(delivered())).toEqual(new Set(ids));
  });
});

describe('a file', () => {
  let files = 0;
  const freshPath = () => {
    files += 1;
    return join(dataDir, `stream-${files}.jsonl`);
  };

  test('has whole lines, is its owner’s alone, and is added to', async () => {
    const path = freshPath();
    const to = { kind: 'file', path } as const;
    const first = await logged(3);
    await newStreamer({ to, console: 'c' }).round(noon, signal);
    expect(idsOf(readFileSync(path, 'utf8'))).toEqual(first);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const all = await logged(2);
    await newStreamer({ to, console: 'c' }).round(noon, signal);
    expect(idsOf(readFileSync(path, 'utf8'))).toEqual(all);
  });

  test('that ends in half a line gets the line whole in its place', async () => {
    const path = freshPath();
    const ids = await logged(2);
    writeFileSync(path, '{"metadata":{"uid":"0"}}\n');
    appendFileSync(path, `{"metadata":{"uid":"${ids[0]}","half":"${'x'.repeat(200_000)}`);
    await newStreamer({ to: { kind: 'file', path }, console: 'c' }).round(noon, signal);
    expect(idsOf(readFileSync(path, 'utf8'))).toEqual(['0', ...ids]);
  });

  test('that cannot be written keeps the place', async () => {
    const path = freshPath();
    mkdirSync(path);
    await logged(2);
    const to = { kind: 'file', path } as const;
    await newStreamer({ to, console: 'c' }).round(noon, signal);
    expect(await streamState(db(), to, noon)).toMatchObject({
      destination: path,
      behind: 2,
      trouble: { words: 'The file could not be written (EISDIR).' },
    });
  });
});
