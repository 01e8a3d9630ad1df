import { beforeEach, describe, expect, test } from 'vitest';
import type { PersonActor, Role } from '#lib/actor.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import {
  after,
  alice,
  join,
  openTestConsole,
  putInForce,
  rita,
  roomId,
  sketch,
  type TestConsole,
} from '#lib/testing/console.ts';
import { seesRoom, visibleRoomIds } from './visible-rooms.ts';

useTestDatabase();
beforeEach(emptyDatabase);

const person = (mxid: string | null, ...roles: Role[]): PersonActor => ({
  kind: 'person',
  personId: crypto.randomUUID(),
  name: 'P',
  mxid,
  roles,
});
const sees = async (actor: PersonActor, room = roomId) => seesRoom(await visibleRoomIds(db(), actor), room);

describe('who sees a room', () => {
  let registry: TestConsole['registry'];
  beforeEach(async () => {
    ({ registry } = await openTestConsole());
  });

  test('members do, by exact id, as long as they are joined', async () => {
    expect(await sees(person(rita))).toBe(true);
    expect(await sees(person(rita.toUpperCase()))).toBe(false);
    await join(rita, 'leave');
    expect(await sees(person(rita))).toBe(false);
  });

  test('an approver whom the policy in force names does without being joined, and no longer once it does not', async () => {
    await join(alice, 'leave');
    expect(await sees(person(alice))).toBe(true);
    await putInForce(
      registry,
      sketch({ approval: { approver_user_ids_allowlist: ['@bo:test.localhost'] } }),
      after(60),
    );
    expect(await sees(person(alice))).toBe(false);
    expect(await sees(person('@bo:test.localhost'))).toBe(true);
  });

  test('auditors and admins see every room', async () => {
    expect(await sees(person(null, 'auditor'), '!any:x')).toBe(true);
    expect(await sees(person(null, 'admin'), '!any:x')).toBe(true);
  });

  test('a stranger, and a person without a Matrix id, see none', async () => {
    expect(await visibleRoomIds(db(), person('@stranger:test.localhost'))).toEqual(new Set());
    expect(await visibleRoomIds(db(), person(null))).toEqual(new Set());
  });
});
