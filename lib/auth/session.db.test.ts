import { beforeEach, describe, expect, test } from 'vitest';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { transaction } from '#lib/db/transaction.ts';
import { findOpenByToken } from '#lib/people/session-store.ts';
import { person } from '#lib/testing/request.ts';
import { actorOfSession, noteUse, startSession } from './session.ts';
import { sha256Text } from './tokens.ts';

useTestDatabase({ COUNTERSIGN_SESSION_IDLE_MINUTES: '30', COUNTERSIGN_SESSION_HOURS_MAX: '2' });
beforeEach(emptyDatabase);

const start = new Date('2026-03-02T12:00:00Z');
const after = (minutes: number) => new Date(start.getTime() + minutes * 60_000);

async function started(client?: { label: string; address: string }) {
  const personId = await person('@alice:demo.localhost');
  return {
    personId,
    ...(await transaction((tx) => startSession(tx, { personId, method: 'matrix-code', client, now: start }))),
  };
}
const open = async (sessionId: string, at: Date) => (await actorOfSession(db(), sessionId, at)) !== null;

describe('a session', () => {
  test('ends when its person did nothing for the idle time, on every read', async () => {
    const { sessionId, token } = await started();
    expect(await open(sessionId, after(29))).toBe(true);
    expect(await open(sessionId, after(30))).toBe(false);
    const limits = { idleMs: 30 * 60_000, totalMs: 120 * 60_000 };
    expect(await findOpenByToken(db(), sha256Text(token), after(30), limits)).toBeNull();
  });

  test('goes on while they use it, and ends after the whole time all the same', async () => {
    const { sessionId, expiresAt } = await started();
    expect(expiresAt).toEqual(after(120));
    for (const minute of [20, 40, 60, 80, 100]) await noteUse(db(), sessionId, after(minute));
    expect(await open(sessionId, after(119))).toBe(true);
    expect(await open(sessionId, after(120))).toBe(false);
    await noteUse(db(), sessionId, after(121));
    expect(await open(sessionId, after(121))).toBe(false);
  });

  test('that stood unused too long is not brought back by a late use', async () => {
    const { sessionId } = await started();
    await noteUse(db(), sessionId, after(31));
    expect(await open(sessionId, after(31))).toBe(false);
  });

  test('reading it is no use of it', async () => {
    const { sessionId } = await started();
    for (const minute of [10, 20, 29]) await open(sessionId, after(minute));
    expect(await open(sessionId, after(31))).toBe(false);
  });

  test('keeps what the browser called itself and where it was, for its owner', async () => {
    await started({ label: 'Firefox on Linux', address: '192.0.2.7' });
    expect(await db().session.findFirstOrThrow()).toMatchObject({ client: 'Firefox on Linux', address: '192.0.2.7' });
  });

  test('is forgotten with its address ninety days after it ended', async () => {
    const { personId } = await started();
    const later = new Date(start.getTime() + 91 * 24 * 3_600_000);
    await transaction((tx) => startSession(tx, { personId, method: 'matrix-code', now: later }));
    expect(await db().session.count()).toBe(1);
  });
});
