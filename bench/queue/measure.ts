// Measures on the database that the environment names, and prints the rows as JSON.

import type { PersonActor } from '#lib/actor.ts';
import { db } from '#lib/db/client.ts';
import { findEnded, findQueue, type QueueQuestion } from '#lib/jobs/find-queue.ts';
import type { QueuePlace } from '#lib/jobs/queue-cursor.ts';
import { allowRoom } from '#lib/rooms/allow-room.ts';
import { alice, noon, openTestConsole, pendingJob, roomId, setup } from '#lib/testing/console.ts';
import { seedEndedJobs } from '#lib/testing/ended-jobs.ts';
import { row } from '../decide/percentile.ts';

const jobs = 100_000;
const rooms = 20;
const reads = 100;
const deep = 1000;

async function timed(what: string, read: () => Promise<unknown>) {
  const took: number[] = [];
  for (let n = 0; n < reads + 5; n += 1) {
    const start = performance.now();
    await read();
    // The first ones meet a cold database and a cold program.
    if (n >= 5) took.push(performance.now() - start);
  }
  return row(what, took);
}

/** The place before the thousandth page: the decided jobs are six of every seven, two a second. */
async function deepPlace(): Promise<QueuePlace> {
  const [row] = await db().$queryRaw<{ at: Date; jobId: string }[]>`
    SELECT "updatedAt" AS at, id AS "jobId" FROM job WHERE state <> 'expired' AND state <> 'pending'
    ORDER BY "updatedAt" DESC, id DESC OFFSET ${(deep - 1) * 50} LIMIT 1`;
  if (!row) throw new Error('There are fewer pages than that.');
  return row;
}

async function measure() {
  const test = await openTestConsole();
  const ids = [roomId, ...Array.from({ length: rooms - 1 }, (_, n) => `!room${n}:test.localhost`)];
  for (const id of ids.slice(1)) await allowRoom({ roomId: id, name: id, actor: setup, now: noon });
  await seedEndedJobs(jobs, ids);
  for (let n = 0; n < 20; n += 1) await pendingJob(test);
  const actor: PersonActor = { kind: 'person', personId: crypto.randomUUID(), name: 'A', mxid: alice, roles: [] };
  const everyRoom: QueueQuestion = { actor, rooms: 'all', filters: { view: 'decided' }, now: noon };
  const twoRooms: QueueQuestion = { ...everyRoom, rooms: new Set(ids.slice(0, 2)) };
  const place = await deepPlace();
  const bare = () =>
    db().$queryRaw`SELECT id FROM job WHERE state = 'done' ORDER BY "updatedAt" DESC, id DESC LIMIT 51`;
  const search: QueueQuestion = { ...everyRoom, filters: { view: 'decided', search: 'quarter 43981' } };
  return [
    await timed('bare indexed SELECT of 51 ids', bare),
    await timed('first page, every room', () => findEnded(db(), everyRoom, null)),
    await timed(`page ${deep}, every room`, () => findEnded(db(), everyRoom, place)),
    await timed('first page, two of twenty rooms', () => findEnded(db(), twoRooms, null)),
    await timed(`as deep, two of twenty rooms`, () => findEnded(db(), twoRooms, place)),
    await timed('search for one of them', () => findEnded(db(), search, null)),
    await timed('whole queue with counts, needs me (20 waiting)', () =>
      findQueue(db(), { ...everyRoom, filters: { view: 'needs-me' } }),
    ),
  ] as const;
}

try {
  process.stdout.write(JSON.stringify(await measure()));
} finally {
  await db().$disconnect();
}
