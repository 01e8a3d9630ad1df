import { beforeEach, describe, expect, it } from 'vitest';
import type { PersonActor } from '#lib/actor.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import {
  after,
  alice,
  decision,
  newJob,
  openTestConsole,
  pendingJob,
  rita,
  roomId,
  type TestConsole,
} from '#lib/testing/console.ts';
import { decideJob } from './decide-job.ts';
import { countNeedingMe, findQueue, findQueueRows } from './find-queue.ts';
import type { QueueFilters } from './queue-filters.ts';

useTestDatabase();
let test: TestConsole;

const reader = (mxid: string, rooms: 'all' | ReadonlySet<string> = new Set([roomId])) => {
  const actor: PersonActor = {
    kind: 'person',
    personId: '00000000-0000-7000-8000-000000000001',
    name: 'p',
    mxid,
    roles: [],
  };
  return { actor, rooms, now: after(30) };
};
const queueOf = (mxid: string, filters: QueueFilters, rooms?: ReadonlySet<string>) =>
  findQueue(db(), { ...reader(mxid, rooms), filters });
const ids = (queue: { rows: { jobId: string }[] }) => queue.rows.map(({ jobId }) => jobId);

beforeEach(async () => {
  await emptyDatabase();
  test = await openTestConsole();
});

describe('the queue', () => {
  it('puts a job before those who can decide it, and never before its requester', async () => {
    const { jobId } = await pendingJob(test);
    expect(ids(await queueOf(alice, { view: 'needs-me' }))).toEqual([jobId]);
    expect(ids(await queueOf(rita, { view: 'needs-me' }))).toEqual([]);
    expect(ids(await queueOf(rita, { view: 'pending' }))).toEqual([jobId]);
    expect(await countNeedingMe(db(), reader(alice))).toBe(1);
    expect(await countNeedingMe(db(), reader(rita))).toBe(0);
  });

  it('holds nothing of a room that the reader may not see, not even a number or a name', async () => {
    const { jobId } = await pendingJob(test);
    const elsewhere = new Set(['!other:test.localhost']);
    const queue = await queueOf(alice, { view: 'pending' }, elsewhere);
    expect(queue).toMatchObject({ rows: [], rooms: [], agents: [] });
    expect(Object.values(queue.counts)).toEqual([0, 0, 0, 0, 0, 0]);
    expect(await findQueueRows(db(), reader(alice, elsewhere), [jobId])).toEqual([]);
  });

  it('stops needing anybody once one approver decided, and says who', async () => {
    const { jobId, digest } = await pendingJob(test);
    await decideJob(decision(jobId, digest, { decision: 'deny', reason: 'no' }), test.mint);
    expect(ids(await queueOf(alice, { view: 'needs-me' }))).toEqual([]);
    const [row] = (await queueOf(alice, { view: 'decided' })).rows;
    expect(row).toMatchObject({ jobId, state: 'denied', decision: { kind: 'deny', approverMxid: alice } });
  });

  it('counts every view, and filters by what the address says', async () => {
    await pendingJob(test);
    const waiting = await newJob();
    const queue = await queueOf(alice, { view: 'in-progress' });
    expect(queue.counts).toEqual({
      'needs-me': 1,
      waiting: 0,
      pending: 1,
      'in-progress': 1,
      decided: 0,
      expired: 0,
    });
    expect(ids(queue)).toEqual([waiting]);
    expect(ids(await queueOf(alice, { view: 'pending', tier: 'low' }))).toEqual([]);
    expect(ids(await queueOf(alice, { view: 'in-progress', roomId: '!other:test.localhost' }))).toEqual([]);
  });

  it('shows what somebody else wrote only after the display function', async () => {
    const { jobId } = await pendingJob(test);
    await db().job.update({ where: { id: jobId }, data: { requestText: 'pay \u202Egpj.exe' } });
    const [row] = (await queueOf(alice, { view: 'pending' })).rows;
    expect(row?.requestText).toBe('pay ⟨U+202E⟩gpj.exe');
  });
});
