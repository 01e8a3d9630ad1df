import { beforeEach, expect, test } from 'vitest';
import { signerFromSeed } from '#lib/canon/ed25519.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { signCheckpoint } from '#lib/tlog/checkpoint.ts';
import { hashLeaf } from '#lib/tlog/hash.ts';
import { checkpointsIn } from './audit-room.ts';
import { postCheckpoint } from './post-checkpoint.ts';
import { botId } from './testing.ts';

useTestDatabase();
const room = '!audit:test.localhost';
const noon = new Date('2026-03-02T12:00:00Z');
const after = (seconds: number) => new Date(noon.getTime() + seconds * 1_000);
const signer = await signerFromSeed(new Uint8Array(32).fill(3));
const root = hashLeaf(new Uint8Array([1]));

async function sign(size: number): Promise<string> {
  const noteText = await signCheckpoint({ origin: 'example.org/log/0', size, root }, signer);
  await db().logCheckpoint.create({ data: { shard: 0, size, rootHash: 'r', noteText, signedAt: noon } });
  return noteText;
}
const messages = () => db().outboxMessage.findMany({ orderBy: { id: 'asc' } });
const sent = () => db().outboxMessage.updateMany({ data: { state: 'delivered' } });

beforeEach(emptyDatabase);

test('a checkpoint is posted with its whole note, which reads back as what was signed', async () => {
  const note = await sign(3);
  expect(await postCheckpoint(room, noon)).toBe(1);
  const [message] = await messages();
  const content = JSON.parse(message?.content ?? '') as { body: string };
  expect(content.body).toContain(note);
  const events = [
    { sender: '@mallory:test.localhost', content },
    { sender: botId, content: { body: 'hello' } },
    { sender: botId, content },
  ];
  expect(checkpointsIn(events, botId)).toEqual([{ origin: 'example.org/log/0', size: 3, noteText: note }]);
  expect(checkpointsIn(events.slice(0, 2), botId)).toEqual([]);
});

test('of many checkpoints one every five seconds is posted, and none when the log did not grow', async () => {
  await sign(1);
  expect(await postCheckpoint(room, noon)).toBe(1);
  await sent();
  await sign(2);
  await sign(7);
  expect(await postCheckpoint(room, after(4))).toBe(0);
  expect(await postCheckpoint(room, after(5))).toBe(1);
  await sent();
  expect(await postCheckpoint(room, after(60))).toBe(0);
  expect((await messages()).map(({ content }) => JSON.parse(content)['dev.countersign.checkpoint'].size)).toEqual([
    1, 7,
  ]);
});

test('while one waits to be sent no other is queued behind it', async () => {
  await sign(1);
  await postCheckpoint(room, noon);
  await sign(2);
  expect(await postCheckpoint(room, after(600))).toBe(0);
});

test('a room that does not take them is tried again after ten minutes', async () => {
  await sign(1);
  await postCheckpoint(room, noon);
  await db().outboxMessage.updateMany({ data: { state: 'blocked' } });
  await sign(2);
  expect(await postCheckpoint(room, after(599))).toBe(0);
  expect(await postCheckpoint(room, after(600))).toBe(1);
});

test('posting leaves no entry that would need a checkpoint itself', async () => {
  await sign(1);
  await postCheckpoint(room, noon);
  expect(await db().auditEntry.count()).toBe(0);
  expect(await db().logPending.count()).toBe(0);
});

test('without an audit room, or before the first checkpoint, nothing is posted', async () => {
  expect(await postCheckpoint(room, noon)).toBe(0);
  await sign(1);
  expect(await postCheckpoint(null, noon)).toBe(0);
});
