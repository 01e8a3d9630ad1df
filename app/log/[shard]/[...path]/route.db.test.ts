import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { signerFromSeed } from '#lib/canon/ed25519.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { newBrowser, signIn } from '#lib/testing/request.ts';
import { verifyCheckpoint } from '#lib/tlog/checkpoint.ts';
import { signCosignature, verifyCosigned } from '#lib/tlog/cosignature.ts';
import { decodeEntries } from '#lib/tlog/entries.ts';
import { hashLeaf } from '#lib/tlog/hash.ts';
import { parseNote, signatureType } from '#lib/tlog/note.ts';
import { formatVkey } from '#lib/tlog/vkey.ts';
import { publishAll } from '#lib/transparency/publish.ts';
import { runSequencer } from '#lib/transparency/sequence.ts';
import { appendEntries } from '#lib/transparency/testing.ts';
import { insertCosignature } from '#lib/transparency/witness-store.ts';
import { GET } from './route.ts';

vi.mock('next/headers', async () => (await import('#lib/testing/request.ts')).nextHeaders);
const { url, dataDir } = useTestDatabase();
const signer = await signerFromSeed(new Uint8Array(32).fill(4));
const origin = 'example.org/log/0';

async function log(size: number): Promise<void> {
  await appendEntries(size - (await db().auditEntry.count()));
  const stop = new AbortController();
  const done = runSequencer({
    databaseUrl: url,
    openSigner: () => signer,
    originOf: () => origin,
    outside: [],
    signal: stop.signal,
    onNews: (news) => news.size === size && stop.abort(),
  });
  await done;
  await publishAll({ db: db(), dataDir });
}

beforeAll(async () => {
  await log(200);
  await log(300);
  mkdirSync(join(dataDir, 'keys'), { recursive: true });
  writeFileSync(join(dataDir, 'keys/log.sealed'), 'secret');
});
beforeEach(() => newBrowser());

const get = (path: string) => GET(new Request(`${getConfig().publicUrl}${path}`));
const bytesOf = async (path: string) => new Uint8Array(await (await get(path)).arrayBuffer());

describe('what everybody may read', () => {
  test('the checkpoint verifies under the key beside it and is never kept by a cache', async () => {
    const answer = await get('/log/0/checkpoint');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    const vkey = (await (await get('/log/0/vkey')).text()).trim();
    expect(await verifyCheckpoint(await answer.text(), { origin, vkey })).toMatchObject({ size: 300 });
  });

  test('the checkpoint carries the signatures of witnesses as they come', async () => {
    const { noteText } = await db().logCheckpoint.findFirstOrThrow({ orderBy: { size: 'desc' } });
    const witness = { name: 'example.org/w', signer: await signerFromSeed(new Uint8Array(32).fill(5)) };
    const line = await signCosignature(parseNote(noteText).text, witness, 1_700_000_000);
    await insertCosignature(db(), { shard: 0, size: 300, keyName: witness.name, line, receivedAt: new Date() });
    await publishAll({ db: db(), dataDir });
    const vkey = formatVkey({
      name: witness.name,
      type: signatureType.cosignature,
      publicKey: witness.signer.publicKey,
    });
    expect(await verifyCosigned(await (await get('/log/0/checkpoint')).text(), vkey)).toEqual({
      timestamp: 1_700_000_000,
    });
  });

  test('tiles of hashes, full and partial, may be kept for ever', async () => {
    const answer = await get('/log/0/tile/0/000');
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await answer.arrayBuffer()).byteLength).toBe(256 * 32);
    expect((await bytesOf('/log/0/tile/0/001.p/44')).length).toBe(44 * 32);
    expect((await bytesOf('/log/0/tile/1/000.p/1')).length).toBe(32);
  });

  test('a partial tile of an older checkpoint is there when the full one has come', async () => {
    const full = await bytesOf('/log/0/tile/0/000');
    expect(await bytesOf('/log/0/tile/0/000.p/200')).toEqual(full.slice(0, 200 * 32));
  });
});

describe('bundles of entries', () => {
  test('are for auditors and admins', async () => {
    expect((await get('/log/0/tile/entries/000')).status).toBe(401);
    await signIn('@alice:demo.localhost');
    expect((await get('/log/0/tile/entries/000')).status).toBe(403);
    await signIn('@audrey:demo.localhost', 'auditor');
    expect((await get('/log/0/tile/entries/000')).headers.get('cache-control')).toContain('private');
  });

  test('hold the leaves that the tiles hash', async () => {
    await signIn('@audrey:demo.localhost', 'auditor');
    const hashes = Buffer.concat(decodeEntries(await bytesOf('/log/0/tile/entries/000')).map(hashLeaf));
    expect(new Uint8Array(hashes)).toEqual(await bytesOf('/log/0/tile/0/000'));
    expect(decodeEntries(await bytesOf('/log/0/tile/entries/000.p/200'))).toHaveLength(200);
  });
});

test('a bundle that tells of a blind vote is withheld until the last vote is in', async () => {
  const job = {
    id: 'BLINDJOB0001',
    roomId: '!r:x',
    requestEventId: '$r',
    requestSha256: 'x',
    requestText: 'x',
    requesterMxid: '@r:x',
  };
  await db().room.create({
    data: {
      roomId: '!r:x',
      name: 'r',
      state: 'joined',
      allowedBy: 'x',
      allowedAt: new Date(0),
      updatedAt: new Date(0),
    },
  });
  const agent = await db().agent.create({
    data: { did: 'did:key:z6Mk', name: 'a', registeredBy: 'x', registeredAt: new Date(0) },
  });
  const at = new Date(0);
  await db().job.create({ data: { ...job, agentId: agent.id, state: 'pending', requestedAt: at, updatedAt: at } });
  const view = { viewVersion: '1', viewText: '{}', viewSha256: 'x' };
  const subjectText = JSON.stringify({ rule: { blind: true } });
  await db().approvalRequest.create({
    data: { jobId: job.id, revision: 1, subjectText, digest: 'd', wpcHash: 'w', ...view, createdAt: at, expiresAt: at },
  });
  await db().auditEntry.create({
    data: {
      action: 'decision.recorded',
      actor: 'person:x @alice:x',
      target: 'job:x',
      jobId: job.id,
      at,
      detailText: '{}',
      salt: 's',
    },
  });
  await signIn('@audrey:demo.localhost', 'auditor');
  const size = (await db().auditEntry.count()) + 1;
  await log(size);
  const bundle = `/log/0/tile/entries/001.p/${size - 256}`;
  const answer = await get(bundle);
  expect([answer.status, answer.headers.get('cache-control')]).toEqual([503, 'no-store']);
  expect((await get('/log/0/tile/entries/000')).status).toBe(200);
  await db().approvalRequest.updateMany({ data: { closedAt: at } });
  expect((await get(bundle)).status).toBe(200);
});

test.each([
  '/log/0/../../keys/log.sealed',
  '/log/0/..%2f..%2fkeys/log.sealed',
  '/log/0/%2e%2e/%2e%2e/keys/log.sealed',
  '/log/../keys/log.sealed',
  '/log/0/tile/0/../../../../keys/log.sealed',
  '/log/00/checkpoint',
  '/log/1/checkpoint',
  '/log/-1/checkpoint',
  '/log/0/checkpoint/',
  '/log/0/tile/0/0',
  '/log/0/tile/0/000.p/256',
  '/log/0/tile/0/000.p/0',
  '/log/0/tile/0/x000/001',
  '/log/0/tile/0/002',
  '/log/0/tile/64/000',
  '/log/0/tile',
])('%s is nothing', async (path) => {
  expect(readFileSync(join(dataDir, 'keys/log.sealed'), 'utf8')).toBe('secret');
  await signIn('@audrey:demo.localhost', 'auditor');
  expect((await get(path)).status).toBe(404);
});
