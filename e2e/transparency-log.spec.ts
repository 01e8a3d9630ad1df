// The log as a stranger sees it: the room's checkpoints and the public files, and nothing that the console says of itself.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { demoServerName, getConfig } from '#lib/config.ts';
import { verifyCheckpoint } from '#lib/tlog/checkpoint.ts';
import { entriesPath, tilePath, tilesFor, tileWidth } from '#lib/tlog/tiles.ts';
import { rootFromHashes } from '#lib/tlog/tree.ts';
import { auditRoom } from '#scripts/stack/demo-people.ts';
import { clientOf } from './accounts.ts';
import { ask, untilAsked } from './jobs.ts';
import { audrey, rita } from './people.ts';
import { demoRoom } from './rooms.ts';
import { expect, test } from './test.ts';

const { publicUrl, dataDir } = getConfig();
const origin = `${new URL(publicUrl).host}/log/0`;
const file = (path: string) => fetch(`${publicUrl}/log/0/${path}`);
const vkey = async () => (await (await file('vkey')).text()).trim();

/** Sizes and roots that the bot posted, each checked under the log's key. */
async function posted() {
  const reader = await clientOf(audrey);
  const roomId = await reader.roomByAlias(`#${auditRoom.alias}:${demoServerName}`);
  const key = await vkey();
  const messages = (await reader.timeline(roomId)).filter(({ type }) => type === 'm.room.message');
  const notes = messages.map(({ content }) => (content['dev.countersign.checkpoint'] as { note: string }).note);
  return Promise.all(
    notes.map(async (note, at) => {
      expect(messages[at]?.content.body).toContain(note);
      return verifyCheckpoint(note, { origin, vkey: key });
    }),
  );
}

/** The leaf hashes of the published log, read from its tiles. */
async function publishedLeaves(): Promise<Uint8Array[]> {
  const { size, root } = await verifyCheckpoint(await (await file('checkpoint')).text(), {
    origin,
    vkey: await vkey(),
  });
  const leaves: Uint8Array[] = [];
  for (const { level, index, width } of tilesFor(size)) {
    if (level !== 0) continue;
    const tile = new Uint8Array(await (await file(tilePath(0, index, width))).arrayBuffer());
    for (let at = 0; at < width; at++) leaves.push(tile.subarray(at * 32, (at + 1) * 32));
  }
  expect(rootFromHashes(leaves)).toEqual(new Uint8Array(root));
  return leaves;
}

const newest = async () => (await posted()).at(-1)?.size ?? 0;

test('every checkpoint in the audit room is a state of the published log, also after the log process was killed', async () => {
  const before = await newest();
  await untilAsked(await ask(await demoRoom(), `Read notes/vendors.md and summarise for ${rita}`));
  await expect.poll(newest, { timeout: 30_000 }).toBeGreaterThan(before);

  const { children } = JSON.parse(readFileSync(join(dataDir, 'run.json'), 'utf8'));
  process.kill(children.log.pid, 'SIGKILL');
  const killedAt = await newest();
  await untilAsked(await ask(await demoRoom(), 'Read notes/vendors.md and summarise it again'));
  await expect.poll(newest, { timeout: 40_000 }).toBeGreaterThan(killedAt);

  const leaves = await publishedLeaves();
  for (const { size, root } of await posted()) {
    expect(rootFromHashes(leaves.slice(0, size))).toEqual(new Uint8Array(root));
  }
});

test('entries are read by auditors alone, hashes by everybody', async ({ as, visitor }) => {
  const page = await visitor();
  await page.goto('/sign-in');
  expect((await page.request.get('/log/0/tile/entries/000')).status()).toBe(401);
  expect((await page.request.get('/log/0/checkpoint')).status()).toBe(200);
  const auditor = await as(audrey);
  const size = (await publishedLeaves()).length;
  const path = entriesPath(0, Math.min(size, tileWidth));
  expect((await auditor.request.get(`/log/0/${path}`)).status()).toBe(200);
});
