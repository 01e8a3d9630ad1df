import { beforeEach, expect, test } from 'vitest';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { transaction } from '#lib/db/transaction.ts';
import { appendAudit } from './append.ts';
import { listEntries } from './list-entries.ts';

useTestDatabase();
beforeEach(emptyDatabase);

const actor = { kind: 'system', name: 'setup' } as const;
const append = (count: number, room: string) =>
  transaction(async (tx) => {
    for (let at = 0; at < count; at++) {
      const event = {
        action: 'room.allowed',
        target: `room:${room}`,
        roomId: room,
        detail: { name: String(at) },
      } as const;
      await appendAudit(tx, event, { actor, at: new Date() });
    }
  });

test('pages hold every entry once, newest first, whatever is appended while one reads', async () => {
  await append(120, '!a:x');
  const ids: number[] = [];
  let before: bigint | null = null;
  for (;;) {
    const page: Awaited<ReturnType<typeof listEntries>> = await listEntries(db(), {}, before);
    ids.push(...page.entries.map(({ id }) => Number(id)));
    await append(1, '!a:x');
    if (page.next === null) break;
    before = BigInt(page.next);
  }
  expect(ids).toEqual(Array.from({ length: 120 }, (_, at) => 120 - at));
});

test('a last page that is exactly full has no next', async () => {
  await append(30, '!a:x');
  expect((await listEntries(db(), {}, null)).next).toBeNull();
});

test('a filter shows its own entries alone', async () => {
  await append(2, '!a:x');
  await append(3, '!b:x');
  const { entries } = await listEntries(db(), { roomId: '!b:x' }, null);
  expect(entries).toHaveLength(3);
  expect(entries[0]).toMatchObject({ action: 'room.allowed', actor: 'the set-up', detail: { name: '2' } });
});
