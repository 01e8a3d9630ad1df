import { beforeEach, expect, test } from 'vitest';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import {
  after,
  alice,
  decision,
  newJob,
  oncall,
  openTestConsole,
  pendingJob,
  rita,
  roomId,
  setup,
  type TestConsole,
} from '#lib/testing/console.ts';
import { enterTriage, exitTriage } from '#lib/testing/triage.ts';
import { findRoomView, whatTriageStops } from './find-room-view.ts';
import { listRooms } from './list-rooms.ts';

useTestDatabase();
let opened: TestConsole;
beforeEach(async () => {
  await emptyDatabase();
  opened = await openTestConsole();
});

const triage = (roomOrAll: string | null, now: Date) =>
  enterTriage({ roomId: roomOrAll, reason: 'a look', actor: setup, now }, { terms: opened.terms });
const view = async () => {
  const found = await findRoomView(db(), roomId, after(500));
  if (!found) throw new Error('the room is gone');
  return found;
};

test('shows what holds: policy, agent, approvers, members', async () => {
  const room = await view();
  expect(room).toMatchObject({ state: 'joined', roomVersion: '12', triage: null, head: { version: 1 } });
  expect(room.agent).toMatchObject({ did: opened.agent.did, revoked: false });
  expect(room.approvers).toEqual([alice, oncall]);
  expect(room.members.map(({ mxid }) => mxid)).toEqual([alice, oncall, rita].toSorted());
  expect(room.heads).toHaveLength(1);
});

test('a room that is not on the list has no page', async () => {
  expect(await findRoomView(db(), '!other:test.localhost', after(0))).toBeNull();
});

test('says before triage what it would stop', async () => {
  await pendingJob(opened);
  const approved = await pendingJob(opened);
  await decideJob(decision(approved.jobId, approved.digest), opened.mint);
  expect(await whatTriageStops(db(), roomId, after(61))).toEqual({ pending: 1, running: 1, tokens: 1 });
  expect(await whatTriageStops(db(), null, after(61))).toEqual({ pending: 1, running: 1, tokens: 1 });
  expect(await whatTriageStops(db(), '!other:x', after(61))).toEqual({ pending: 0, running: 0, tokens: 0 });
});

test('lists what was tried during triage with its event ids, and nothing from before or after', async () => {
  await newJob(rita, after(1));
  const { jobId } = await pendingJob(opened);
  const { controlId } = await triage(roomId, after(10));
  const open = await db().approvalRequest.findFirstOrThrow({ where: { jobId }, orderBy: { createdAt: 'desc' } });
  const byRoom = decision(jobId, open.digest, {
    channel: 'matrix',
    evidence: { level: 'matrix-local-plain', detail: {}, matrixEventId: '$attempt' },
    now: after(20),
  });
  await expect(decideJob(byRoom, opened.mint)).rejects.toMatchObject({ code: 'TRIAGE' });
  await newJob(rita, after(30));
  await exitTriage({ controlId, reason: 'over', actor: setup, now: after(40) }, { terms: opened.terms });
  await newJob(rita, after(50));

  const [seen] = (await view()).triages;
  expect(seen).toMatchObject({ everyRoom: false, reason: 'a look', lifted: { reason: 'over' } });
  const approvals = seen?.attempts.filter(({ what }) => what === 'Approval refused');
  expect(approvals).toEqual([expect.objectContaining({ by: alice, jobId, eventId: '$attempt', channel: 'matrix' })]);
  const requests = seen?.attempts.filter(({ what }) => what === 'Request recorded');
  expect(requests).toEqual([expect.objectContaining({ by: rita, at: after(30).toISOString() })]);
});

test('a triage over every room shows in each, and a room’s own comes first', async () => {
  await triage(null, after(10));
  expect((await listRooms(db(), 'all'))[0]?.triage).toMatchObject({ everyRoom: true });
  await triage(roomId, after(20));
  expect((await listRooms(db(), new Set([roomId])))[0]?.triage).toMatchObject({ everyRoom: false });
  expect((await view()).triages).toHaveLength(2);
});

test('a person’s list holds their rooms only', async () => {
  expect(await listRooms(db(), new Set())).toEqual([]);
  expect(await listRooms(db(), new Set([roomId]))).toHaveLength(1);
});
