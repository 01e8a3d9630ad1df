import { beforeEach, describe, expect, it } from 'vitest';
import type { PersonActor } from '#lib/actor.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import {
  after,
  alice,
  decision,
  newJob,
  oncall,
  openTestConsole,
  pendingJob,
  putInForce,
  rita,
  roomId,
  sketch,
  type TestConsole,
} from '#lib/testing/console.ts';
import { claimJob } from './claim-job.ts';
import { decideJob } from './decide-job.ts';
import { expireJobs } from './expire-jobs.ts';
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

  it('orders what waits by tier, then by time left', async () => {
    const low = { summary: 's', steps: [{ tool: 'read', args: { path: 'a' } }] };
    const later = await pendingJob(test, low, after(20));
    const grave = await pendingJob(test, undefined, after(10));
    const sooner = await pendingJob(test, low, after(5));
    expect(ids(await queueOf(alice, { view: 'pending' }))).toEqual([grave.jobId, sooner.jobId, later.jobId]);
  });

  it('shows how a plan that nobody decided expired', async () => {
    const { jobId } = await pendingJob(test);
    await expireJobs({ now: after(7200) });
    expect(ids(await queueOf(alice, { view: 'decided' }))).toEqual([]);
    expect((await queueOf(alice, { view: 'expired' })).rows).toMatchObject([{ jobId, state: 'expired', digest: null }]);
  });

  it('says who reviews a job until the claim runs out', async () => {
    const { jobId } = await pendingJob(test);
    await claimJob({ jobId, mxid: alice, actor: { kind: 'matrix', mxid: alice }, now: after(10) });
    const claimOf = async (mxid: string, now: Date) =>
      (await findQueueRows(db(), { ...reader(mxid), now }, [jobId]))[0]?.claim;
    expect(await claimOf(oncall, after(30))).toMatchObject({ mxid: alice, mine: false });
    expect(await claimOf(alice, after(30))).toMatchObject({ mine: true });
    expect(await claimOf(oncall, after(3000))).toBeNull();
  });

  it.each([
    ['the beginning of a word of the request', 'recon', true],
    ['words in any order', 'ledger reconcile', true],
    ['a word that the request does not have', 'recon invoice', false],
    ['the name of a tool', 'write_pr', true],
    ['the requester', rita, true],
    ['somebody else', '@nobody:test.localhost', false],
    ['signs without a word', '%_"\'); --', false],
  ])('finds a job by %s', async (_, search, found) => {
    await pendingJob(test);
    expect((await queueOf(alice, { view: 'pending', search })).rows).toHaveLength(found ? 1 : 0);
  });

  it('finds a job by its id and by its requester, within what the reader may see', async () => {
    const { jobId } = await pendingJob(test);
    expect(ids(await queueOf(alice, { view: 'pending', search: ` ${jobId.toLowerCase()} ` }))).toEqual([jobId]);
    expect(ids(await queueOf(alice, { view: 'pending', requester: rita }))).toEqual([jobId]);
    expect(ids(await queueOf(alice, { view: 'pending', requester: alice }))).toEqual([]);
    const elsewhere = new Set(['!other:test.localhost']);
    expect(ids(await queueOf(alice, { view: 'pending', search: jobId }, elsewhere))).toEqual([]);
    expect(ids(await queueOf(alice, { view: 'pending', roomId }, elsewhere))).toEqual([]);
  });
});

describe('a rule with two slots', () => {
  const rules = (blind: boolean) => [
    {
      tiers: ['low', 'medium', 'high', 'critical'],
      slots: [{ group: 'both', count: 2 }],
      channels: ['browser'],
      passkey: false,
      reason: false,
      expires_seconds: 3600,
      blind,
    },
  ];
  const twoNeeded = (blind: boolean) =>
    putInForce(test.registry, sketch({ approval: { groups: { both: [alice, oncall] }, rules: rules(blind) } }));

  it('lets a job that the reader approved wait for others', async () => {
    await twoNeeded(false);
    const { jobId, digest } = await pendingJob(test);
    await decideJob(decision(jobId, digest), test.mint);
    expect(ids(await queueOf(alice, { view: 'needs-me' }))).toEqual([]);
    expect((await queueOf(alice, { view: 'waiting' })).rows).toMatchObject([
      { jobId, why: 'voted', mine: false, mayDeny: true, quorum: { filled: 1, needed: 2 } },
    ]);
    expect((await queueOf(oncall, { view: 'needs-me' })).rows).toMatchObject([
      { jobId, mine: true, decision: { approverMxid: alice } },
    ]);
    expect((await queueOf(rita, { view: 'waiting' })).rows).toMatchObject([{ jobId, why: 'own', mayDeny: false }]);
  });

  it('tells nobody from the list who voted while the vote is blind', async () => {
    await twoNeeded(true);
    const { jobId, digest } = await pendingJob(test);
    await decideJob(decision(jobId, digest), test.mint);
    const queue = await queueOf(oncall, { view: 'pending' });
    expect(ids(queue)).toEqual([jobId]);
    expect(JSON.stringify(queue)).not.toContain(alice);
  });
});
