import { beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { join, openTestConsole, roomId } from '#lib/testing/console.ts';
import { newBrowser, signIn } from '#lib/testing/request.ts';
import { action } from './action.ts';
import { personRoute } from './route.ts';

vi.mock('next/headers', async () => (await import('#lib/testing/request.ts')).nextHeaders);
useTestDatabase();
beforeEach(async () => {
  await emptyDatabase();
  newBrowser();
  await openTestConsole();
});

const rooms: Record<string, string> = { mine: roomId, other: '!other:test.localhost' };
const ran = vi.fn(async ({ id }: { id: string }) => id);
const decide = action({
  permission: 'jobs.decide',
  input: z.object({ id: z.string() }),
  room: async ({ id }) => rooms[id] ?? null,
  run: ran,
});
const withoutRoom = action({ permission: 'jobs.decide', input: z.object({ id: z.string() }), run: ran });
const read = personRoute<string, { id: string }>(
  { permission: 'jobs.read', room: async ({ id }) => rooms[id] ?? null },
  async ({ params }) => params.id,
);
const get = async (id: string) => {
  const response = await read(new Request('http://127.0.0.1/x'), { params: Promise.resolve({ id }) });
  return { status: response.status, body: await response.json() };
};
const member = async () => {
  await join('@kim:test.localhost');
  await signIn('@kim:test.localhost');
};

describe('a permission that goes by room', () => {
  test('lets a member act in their room', async () => {
    await member();
    expect(await decide({ id: 'mine' })).toEqual({ ok: true, value: 'mine' });
    expect(await get('mine')).toEqual({ status: 200, body: 'mine' });
  });

  test('answers alike for another room’s thing and for what does not exist, and runs nothing', async () => {
    await member();
    ran.mockClear();
    const other = await decide({ id: 'other' });
    expect(other).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    expect(await decide({ id: 'nothing' })).toEqual(other);
    expect(await get('other')).toEqual(await get('nothing'));
    expect((await get('other')).status).toBe(404);
    expect(ran).not.toHaveBeenCalled();
  });

  test('refuses everyone when nobody said which room it is about, admins too', async () => {
    await signIn('@adam:test.localhost', 'admin');
    expect(await withoutRoom({ id: 'mine' })).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
  });

  test('an auditor reads what no room of theirs holds', async () => {
    await signIn('@audrey:test.localhost', 'auditor');
    expect(await get('other')).toMatchObject({ status: 200 });
  });

  test('whoever holds no session gets 401 and a sentence', async () => {
    expect(await get('mine')).toMatchObject({ status: 401, body: { error: { code: 'NOT_SIGNED_IN' } } });
    expect(await decide({ id: 'mine' })).toMatchObject({ error: { code: 'NOT_SIGNED_IN' } });
  });
});
