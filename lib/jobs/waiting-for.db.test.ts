import { beforeEach, describe, expect, it } from 'vitest';
import type { PersonActor } from '#lib/actor.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import {
  after,
  alice,
  decision,
  oncall,
  openTestConsole,
  pendingJob,
  putInForce,
  rita,
  roomId,
  setup,
  sketch,
  type TestConsole,
} from '#lib/testing/console.ts';
import { enterTriage } from '#lib/testing/triage.ts';
import { decideJob } from './decide-job.ts';
import { findQueue } from './find-queue.ts';
import { nobody, type QueueFilters } from './queue-filters.ts';
import { waitingJobs } from './waiting-for.ts';

useTestDatabase();
let test: TestConsole;

const auditor: PersonActor = {
  kind: 'person',
  personId: crypto.randomUUID(),
  name: 'A',
  mxid: '@a:x',
  roles: ['auditor'],
};
const reader = { actor: auditor, rooms: 'all' as const, now: after(30) };
const shown = async (filters: Partial<QueueFilters>) =>
  (await findQueue(db(), { ...reader, filters: { view: 'pending', ...filters } })).rows.map(({ jobId }) => jobId);
const whom = async () => (await waitingJobs(db(), reader)).jobs.map(({ groups, approvers }) => ({ groups, approvers }));

const twoGroups = (rule: object) =>
  sketch({
    approval: {
      groups: { leads: [alice], security: [oncall] },
      rules: [
        {
          tiers: ['low', 'medium', 'high', 'critical'],
          slots: [
            { group: 'leads', count: 1 },
            { group: 'security', count: 1 },
          ],
          ...rule,
        },
      ],
    },
  });

beforeEach(async () => {
  await emptyDatabase();
  test = await openTestConsole();
});

describe('a waiting job', () => {
  it('waits for the groups with an open slot and for whoever may fill one now; the queue shows the same', async () => {
    await putInForce(test.registry, twoGroups({}));
    const { jobId, digest } = await pendingJob(test);
    expect(await whom()).toEqual([{ groups: ['leads', 'security'], approvers: [alice, oncall] }]);
    await decideJob(decision(jobId, digest, { now: after(20) }), test.mint);
    expect(await whom()).toEqual([{ groups: ['security'], approvers: [oncall] }]);
    expect(await shown({ awaits: 'security', roomId })).toEqual([jobId]);
    expect(await shown({ awaits: 'leads' })).toEqual([]);
    expect(await shown({ approver: oncall })).toEqual([jobId]);
    expect(await shown({ approver: oncall, tier: 'low' })).toEqual([]);
    expect(await shown({ approver: alice })).toEqual([]);
    expect(await shown({ approver: rita })).toEqual([]);
  });

  it('tells nobody who voted while the vote is blind', async () => {
    await putInForce(test.registry, twoGroups({ blind: true }));
    const { jobId, digest } = await pendingJob(test);
    await decideJob(decision(jobId, digest, { now: after(20) }), test.mint);
    expect(await whom()).toEqual([{ groups: ['leads', 'security'], approvers: [alice, oncall] }]);
    expect(await shown({ approver: alice })).toEqual([jobId]);
  });

  it('waits for nobody while a control holds it', async () => {
    const { jobId } = await pendingJob(test);
    expect(await shown({ approver: nobody })).toEqual([]);
    await enterTriage({ roomId, reason: 'a test', actor: setup, now: after(25) }, { terms: test.terms });
    expect(await whom()).toMatchObject([{ approvers: [] }]);
    expect(await shown({ approver: nobody })).toEqual([jobId]);
    expect(await shown({ approver: alice })).toEqual([]);
  });
});
