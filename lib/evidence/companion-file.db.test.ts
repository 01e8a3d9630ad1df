import { randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { PersonActor } from '#lib/actor.ts';
import { sha256Hex, utf8 } from '#lib/canon/digest.ts';
import { db } from '#lib/db/client.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { keepBody, keptBytesMax } from '#lib/gateway/kept-bodies.ts';
import { admitted, runningJob } from '#lib/testing/agent-run.ts';
import { after, roomId } from '#lib/testing/console.ts';
import { signatureLine, signatureType } from '#lib/tlog/note.ts';
import { verifyConsistency } from '#lib/tlog/proofs.ts';
import { closeCall } from '#lib/tokens/close-call.ts';
import { verifyPackage } from '#lib/verify/package/verify-package.ts';
import { companionDownload } from './companion-file.ts';
import { eraseBody } from './erase-body.ts';
import { checkpointIn } from './later-signatures.ts';
import { archiveOf, endings, finish, jsonOf, type Packaged, packaged, textOf, usePackages } from './package/testing.ts';
import { unzipFiles } from './package/zip.ts';

const given = usePackages(useTestDatabase());
const secret = { seal: (text: string) => `sealed:${text}`, open: (sealed: string) => sealed.slice('sealed:'.length) };
const admin: PersonActor = {
  kind: 'person',
  personId: 'p',
  name: 'Ada',
  mxid: '@ada:test.localhost',
  roles: ['admin'],
};

const request = '{"messages":[{"role":"user","content":"the secret of the ledger"}]}';
const answer = Buffer.from([0, 255, 10, 13, 226, 130]);

/** A body as the gateway keeps it. */
function kept(kind: 'request' | 'response', bytes: Uint8Array) {
  const keeper = keepBody(kind);
  keeper.take(bytes);
  return keeper.end(secret.seal);
}

async function jobWithBodies(): Promise<string> {
  const job = await runningJob(given.test);
  const call = async (bodies: ReturnType<typeof kept>[]) => {
    const { callId } = await admitted(job.claims, { kind: 'model', provider: 'openai', model: 'scripted-demo-1' }, 65);
    await closeCall({ callId, outcome: 'upstream_error', bodies, now: after(66) });
  };
  await call([kept('request', utf8(request)), kept('response', answer)]);
  await call([kept('response', Buffer.alloc(keptBytesMax + 1))]);
  await finish(given.test, job);
  return job.jobId;
}

let jobId: string;
let made: Packaged;
beforeAll(async () => {
  jobId = await jobWithBodies();
  made = await packaged(given, jobId);
}, 60_000);

async function companion(id = jobId) {
  const file = await companionDownload(db(), id, { open: secret.open, now: after(300) });
  if (!file) throw new Error('There is no companion.');
  return { ...file, files: new Map(unzipFiles(file.bytes).map(({ path, bytes }) => [path, bytes])) };
}
type BodyEntry = { id: string; path: string; salt: string; salted_sha256: string; state: string };
const bodiesOf = async (): Promise<BodyEntry[]> => jsonOf(await companion(), 'bodies.json');
const erase = (bodyId: string, change: object = {}) =>
  eraseBody({ bodyId, reason: 'asked by the customer', actor: admin, now: after(400), ...change });

describe('the companion file', { timeout: 60_000 }, () => {
  it('has the kept bodies under the digests that the package names, and what was too large as a digest', async () => {
    const one = await companion();
    expect(one.fileName).toBe(`countersign-${jobId}-companion.zip`);
    expect(one.roomId).toBe(roomId);
    const bodies: BodyEntry[] = jsonOf(one, 'bodies.json');
    expect(bodies.map(({ state }) => state)).toEqual(['kept', 'kept', 'digest_only']);
    expect(textOf(one, 'bodies/0001-request.bin')).toBe(request);
    expect(Buffer.from(one.files.get('bodies/0001-response.bin') ?? []).equals(answer)).toBe(true);
    const listed = jsonOf(made, 'kept.json');
    expect(listed.map(({ id }: BodyEntry) => id)).toEqual(bodies.map(({ id }) => id));
    for (const [i, { path, salt, salted_sha256 }] of bodies.slice(0, 2).entries()) {
      const salted = Buffer.concat([Buffer.from(salt, 'base64url'), one.files.get(path) ?? Buffer.alloc(0)]);
      expect(await sha256Hex(salted)).toBe(salted_sha256);
      expect(listed[i].salted_sha256).toBe(salted_sha256);
    }
    expect(jsonOf(one, 'companion.json').package_sha256).toBe(made.sha256);
  });

  it('says of a body that is not what the package names that it was altered, and leaves it out', async () => {
    const [row] = await db().keptBody.findMany({ orderBy: { kind: 'asc' } });
    const sealedText = secret.seal(JSON.stringify({ salt: randomBytes(16).toString('base64url'), body: 'AAAA' }));
    await db().keptBody.update({ where: { id: row?.id as string }, data: { sealedText } });
    const states = new Map((await bodiesOf()).map(({ id, state }) => [id, state]));
    expect(states.get(row?.id as string)).toBe('altered');
    await db().keptBody.update({
      where: { id: row?.id as string },
      data: { sealedText: 'garbage that does not open' },
    });
    expect((await bodiesOf()).find(({ id }) => id === row?.id)).toMatchObject({ state: 'altered', path: null });
    await db().keptBody.update({ where: { id: row?.id as string }, data: { sealedText: row?.sealedText as string } });
  });

  it('carries the message that told the room, as the room has it', async () => {
    const raw = '{"content":{"body":"Package SHA-256: …"},"event_id":"$told"}';
    const message = {
      roomId,
      eventType: 'm.room.message',
      content: '{}',
      contentSha256: '',
      jobId,
      kind: 'completion',
    };
    const sent = {
      state: 'delivered' as const,
      eventId: '$told',
      sentAt: after(210),
      notBefore: after(205),
      createdAt: after(205),
    };
    await db().outboxMessage.create({ data: { ...message, ...sent, txnId: 'told', dedupeKey: 'told' } });
    const event = {
      eventId: '$told',
      roomId,
      sender: '@bot:x',
      type: 'm.room.message',
      raw,
      rawSha256: '',
      source: 'sync' as const,
    };
    await db().matrixEvent.create({
      data: { ...event, claimedAt: 0n, receivedAt: after(211), verdict: 'ignored:own' },
    });
    const one = await companion();
    expect(textOf(one, 'completion-event.json')).toBe(raw);
    expect(jsonOf(one, 'completion.json')).toMatchObject({ event_id: '$told', path: 'completion-event.json' });
  });

  it('carries witnesses’ signatures over the log as it went on, with the proof that it did', async () => {
    const note: string = jsonOf(made, 'manifest.sigstore.json').verificationMaterial.tlogEntries[0].inclusionProof
      .checkpoint.envelope;
    const sealed = checkpointIn(note);
    await packaged(given, await endings.expired(given.test));
    const newest = await db().logCheckpoint.findFirstOrThrow({ orderBy: { size: 'desc' } });
    expect(Number(newest.size)).toBeGreaterThan(sealed.size);
    const key = { name: 'witness.example', type: signatureType.cosignature, publicKey: new Uint8Array(32) };
    const line = signatureLine(key, new Uint8Array(72));
    const place = { shard: newest.shard, size: newest.size, keyName: key.name };
    await db().logCosignature.create({ data: { ...place, line, receivedAt: after(250) } });
    const one = await companion();
    const { consistency, ...said } = jsonOf(one, 'cosignatures.json');
    expect(said).toMatchObject({ package_size: sealed.size, cosignatures: [{ key_name: 'witness.example' }] });
    const cosigned = checkpointIn(textOf(one, 'log/cosigned'));
    expect(textOf(one, 'log/cosigned')).toContain(`${line}\n`);
    const path = consistency.map((hash: string) => Buffer.from(hash, 'base64'));
    const sizes = { first: sealed.size, second: cosigned.size, firstRoot: sealed.root, secondRoot: cosigned.root };
    expect(() => verifyConsistency({ ...sizes, path })).not.toThrow();
  });

  it('is none for a job without a package', async () => {
    expect(await companionDownload(db(), 'NOSUCHJOB123', { open: secret.open, now: after(1) })).toBeNull();
  });
});

describe('erasing a kept body', { timeout: 60_000 }, () => {
  it('is for admins, and with a reason', async () => {
    const [{ id } = { id: '' }] = await bodiesOf();
    const auditor = { ...admin, roles: ['auditor'] };
    await expect(erase(id, { actor: auditor })).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
    await expect(erase(id, { actor: { kind: 'matrix', mxid: '@ada:test.localhost' } })).rejects.toMatchObject({
      code: 'NOT_ALLOWED',
    });
    await expect(erase(id, { reason: ' ' })).rejects.toMatchObject({ code: 'REASON_REQUIRED' });
    await expect(erase('00000000-0000-4000-8000-000000000000')).rejects.toMatchObject({ code: 'UNKNOWN_BODY' });
    expect((await bodiesOf())[0]?.state).toBe('kept');
  });

  it('leaves the package as it was and valid, and says by whom, when and why', async () => {
    const [first] = await bodiesOf();
    const id = first?.id ?? '';
    const outcomes = await Promise.allSettled([erase(id), erase(id)]);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await db().keptBody.findUniqueOrThrow({ where: { id } })).toMatchObject({ sealedText: null });
    const entry = await db().auditEntry.findFirstOrThrow({ where: { action: 'body.erased' } });
    await vi.waitFor(async () => expect(jsonOf(await companion(), 'erasures.json')[0].index).not.toBeNull(), {
      timeout: 20_000,
    });
    const one = await companion();
    expect(jsonOf(one, 'bodies.json')[0]).toMatchObject({
      state: 'erased',
      salt: null,
      path: null,
      erased_at: after(400).toISOString(),
      erased_by: 'person:p @ada:test.localhost',
      erased_why: 'asked by the customer',
    });
    expect(one.files.has('bodies/0001-request.bin')).toBe(false);
    expect(jsonOf(one, 'erasures.json')).toMatchObject([{ audit_id: String(entry.id), detail: entry.detailText }]);
    const now = await archiveOf(jobId);
    expect(now.sha256).toBe(made.sha256);
    expect(await verifyPackage(now.files, { now: after(500) })).toMatchObject({ verdict: 'VALID' });
    await expect(erase(id)).rejects.toMatchObject({ code: 'ALREADY_ERASED' });
  });
});
