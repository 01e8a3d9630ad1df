import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { SystemActor } from '#lib/actor.ts';
import { hashJcs, sha256B64u } from '#lib/canon/digest.ts';
import { signerFromSeed } from '#lib/canon/ed25519.ts';
import { parseEnvelope } from '#lib/claw/envelope.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { PolicyError } from '#lib/policy/policy-error.ts';
import { document, now, room, textWith } from '#lib/policy/testing.ts';
import { goldenFolder } from '#lib/testing/shared-data.ts';
import { activatePolicy } from './activate.ts';
import { findPolicy, headForRoom, headHistory, listPolicies } from './find.ts';
import { policyIdFor, publishPolicy } from './publish.ts';
import { insertHead } from './store.ts';

useTestDatabase();
beforeEach(emptyDatabase);

const actor: SystemActor = { kind: 'system', name: 'setup' };
const registry = await signerFromSeed(new Uint8Array(32).fill(7));
const publish = (sourceText: string) => publishPolicy({ sourceText, actor, now }, { registry });
const activate = (hash: string, roomId = room) => activatePolicy({ roomId, hash, actor, reason: 'a test', now });
const audited = async () =>
  (await db().auditEntry.findMany({ orderBy: { id: 'asc' } })).map(({ action, target }) => `${action} ${target}`);
const addRoom = (roomId = room) =>
  db().room.create({
    data: { roomId, name: 'Finance', state: 'joined', allowedBy: 'test', allowedAt: now, updatedAt: now },
  });
const longer = textWith((d) => (d.tokens.cst.ttl_seconds = 900));
const shorter = textWith((d) => (d.tokens.cst.ttl_seconds = 300));

const sketchPath = goldenFolder && join(goldenFolder, '..', 'wpc-sketch.json');
const sketch = sketchPath && existsSync(sketchPath) ? readFileSync(sketchPath, 'utf8') : null;

describe('publishing', () => {
  test.skipIf(!sketch)('the published sketch is published as it stands, byte for byte', async () => {
    const { hash } = await publish(sketch as string);
    const published = await findPolicy(db(), hash);
    expect(published?.sourceText).toBe(sketch);
    expect(published?.policy.tools.allow).toEqual(['read', 'search', 'http', 'write_pr']);
  });

  test('the hash is rule A of the payload, and the envelope is the registry’s over it', async () => {
    const { hash } = await publish(textWith());
    const published = await findPolicy(db(), hash);
    expect(await sha256B64u(published?.payloadText ?? '')).toBe(hash);
    expect(await hashJcs(JSON.parse(published?.payloadText ?? ''))).toBe(hash);
    const envelope = await parseEnvelope(JSON.parse(published?.envelopeText ?? ''), {
      type: 'work_policy_contract',
      signerDids: [registry.did],
    });
    expect(envelope.payload_hash_b64u).toBe(hash);
    expect(envelope.payload).toMatchObject({ issuer_did: registry.did, metadata: document() });
  });

  test('the same policy is one policy, whatever the layout of its text; the first text stays', async () => {
    const first = await publish(textWith());
    const again = await publish(JSON.stringify(document(), null, 4));
    expect(again).toEqual({ hash: first.hash, existed: true });
    expect((await findPolicy(db(), first.hash))?.sourceText).toBe(textWith());
    expect(await audited()).toEqual([`policy.published policy:${first.hash}`]);
  });

  test('publishing the same policy many times at once stores and records it once', async () => {
    const results = await Promise.all(Array.from({ length: 5 }, () => publish(textWith())));
    expect(results.filter(({ existed }) => !existed)).toHaveLength(1);
    expect(await audited()).toHaveLength(1);
  });

  test('the id follows from the document alone', async () => {
    const { hash } = await publish(textWith());
    expect((await findPolicy(db(), hash))?.policyId).toBe(await policyIdFor(document()));
    expect(await policyIdFor(document())).toMatch(/^wpc_[A-Za-z0-9_-]{16}$/);
  });

  test('a document that says something unknown stores and records nothing', async () => {
    await expect(publish(textWith((d) => (d.more = 1)))).rejects.toThrow(PolicyError);
    expect(await listPolicies(db())).toEqual([]);
    expect(await audited()).toEqual([]);
  });

  test('a stored policy whose bytes were changed is not served and decides nothing', async () => {
    await addRoom();
    const { hash } = await publish(textWith());
    await activate(hash);
    const row = await db().policy.findUniqueOrThrow({ where: { hash } });
    const payloadText = row.payloadText.replace('"exec"', '"none"');
    await db().$executeRaw`ALTER TABLE "policy" DISABLE TRIGGER USER`;
    await db().policy.update({ where: { hash }, data: { payloadText } });
    await db().$executeRaw`ALTER TABLE "policy" ENABLE TRIGGER USER`;
    await expect(headForRoom(db(), room)).rejects.toMatchObject({ code: 'WPC_CORRUPTED' });
    await expect(findPolicy(db(), hash)).rejects.toMatchObject({ code: 'WPC_CORRUPTED' });
  });
});

describe('activating', () => {
  test('the head of a room is the last activation, and the history keeps every one', async () => {
    await addRoom();
    const [a, b] = [await publish(textWith()), await publish(longer)];
    expect(await headForRoom(db(), room)).toBeNull();
    expect(await activate(a.hash)).toEqual({ version: 1, previousHash: null, changed: true });
    expect(await activate(b.hash)).toEqual({ version: 2, previousHash: a.hash, changed: true });
    expect(await activate(a.hash)).toEqual({ version: 3, previousHash: b.hash, changed: true });
    expect(await headForRoom(db(), room)).toMatchObject({ version: 3, wpcHash: a.hash, policy: { ttlSeconds: 600 } });
    expect((await headHistory(db(), room)).map(({ wpcHash }) => wpcHash)).toEqual([a.hash, b.hash, a.hash]);
    const heads = (await listPolicies(db())).map(({ wpcHash, headOf }) => [wpcHash, headOf.length]);
    expect(Object.fromEntries(heads)).toEqual({ [a.hash]: 1, [b.hash]: 0 });
    expect((await audited()).filter((line) => line === `policy.activated room:${room}`)).toHaveLength(3);
  });

  test('the policy that is in force already is not activated again', async () => {
    await addRoom();
    const { hash } = await publish(textWith());
    await activate(hash);
    expect(await activate(hash)).toEqual({ version: 1, previousHash: hash, changed: false });
    expect(await headHistory(db(), room)).toHaveLength(1);
  });

  test('a room that the policy does not name cannot be put under it', async () => {
    await addRoom('!other:example.com');
    const { hash } = await publish(textWith());
    await expect(activate(hash, '!other:example.com')).rejects.toMatchObject({ code: 'ROOM_NOT_NAMED' });
    expect(await headForRoom(db(), '!other:example.com')).toBeNull();
  });

  test('an unknown hash, an unknown room and a missing reason are refused, and nothing is recorded', async () => {
    const { hash } = await publish(textWith());
    await expect(activate(hash)).rejects.toMatchObject({ code: 'UNKNOWN_ROOM' });
    await addRoom();
    await expect(activate('A'.repeat(43))).rejects.toMatchObject({ code: 'UNKNOWN_POLICY' });
    const blank = activatePolicy({ roomId: room, hash, actor, reason: ' ', now });
    await expect(blank).rejects.toMatchObject({ code: 'REASON_REQUIRED' });
    expect(await audited()).toEqual([`policy.published policy:${hash}`]);
  });

  test('activations racing for one room get one version each, without a gap', async () => {
    await addRoom();
    const hashes = [(await publish(textWith())).hash, (await publish(longer)).hash, (await publish(shorter)).hash];
    const results = await Promise.all(hashes.map((hash) => activate(hash)));
    expect(results.map(({ version }) => version).sort()).toEqual([1, 2, 3]);
    const history = await headHistory(db(), room);
    expect(history.map(({ version }) => version)).toEqual([3, 2, 1]);
    expect(new Set(history.map(({ wpcHash }) => wpcHash))).toEqual(new Set(hashes));
    expect((await audited()).filter((line) => line.startsWith('policy.activated'))).toHaveLength(3);
  });

  test('one policy activated twice at the same instant is one version', async () => {
    await addRoom();
    const { hash } = await publish(textWith());
    const results = await Promise.all([activate(hash), activate(hash)]);
    expect(results.filter(({ changed }) => changed)).toHaveLength(1);
    expect(await headHistory(db(), room)).toHaveLength(1);
  });

  test('the database refuses a version that exists', async () => {
    await addRoom();
    const { hash } = await publish(textWith());
    await activate(hash);
    const again = { roomId: room, version: 1, wpcHash: hash, activatedBy: 'x', activatedAt: now, reason: 'x' };
    await expect(db().$transaction((tx) => insertHead(tx, again))).rejects.toThrow();
  });
});
