import { beforeEach, describe, expect, test } from 'vitest';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import {
  after,
  alice,
  decision,
  openTestConsole,
  pendingJob,
  putInForce,
  roomId,
  setup,
  sketch,
  type TestConsole,
} from '#lib/testing/console.ts';
import { collectToken } from '#lib/tokens/collect.ts';
import type { ControlInput } from './apply-control.ts';
import { rollBackChoices } from './compare-policies.ts';
import { controlSubjects } from './control-subjects.ts';
import { startDrill } from './drill.ts';
import { findControlDetail, findControls } from './find-control.ts';
import { liftControl } from './lift-control.ts';
import { apply as applyTo } from './retain/testing.ts';
import { rollBack } from './roll-back.ts';

useTestDatabase();
let office: TestConsole;
beforeEach(async () => {
  await emptyDatabase();
  office = await openTestConsole();
});

const all = () => true;
const none = () => false;
const apply = (kind: ControlInput['kind'], change: Partial<ControlInput> = {}) => applyTo(office, kind, change);

async function runningJob(): Promise<string> {
  const { jobId, digest } = await pendingJob(office);
  await decideJob(decision(jobId, digest), office.mint);
  await collectToken({ jobId, agentDid: office.agent.did, now: after(61) }, { open: (sealed) => sealed });
  return jobId;
}

describe('the list of controls', () => {
  test('names what is in force first, then what is over and what was done; drills are none of them', async () => {
    const { controlId: over } = await apply('triage');
    await liftControl(
      { controlId: over, reason: 'looked', actor: setup, now: after(200) },
      { terms: office.terms, twoPersons: false },
    );
    const { controlId: done } = await apply('revoke', { now: after(300) });
    const { controlId: standing } = await apply('triage', { scope: 'room', subject: roomId, now: after(400) });
    await startDrill({ actor: setup });
    const found = await findControls(db(), { sees: all });
    expect(found.inForce).toMatchObject([{ id: standing, inForce: true, subjectName: 'finance', lifted: null }]);
    expect(found.history).toMatchObject([
      { id: done, kind: 'revoke', inForce: false, lifted: null },
      { id: over, inForce: false, lifted: { by: 'the set-up', reason: 'looked' } },
    ]);
    expect(found.next).toBeNull();
  });

  test('goes on where the page before ended', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 51; i++) ids.push((await apply('revoke', { now: after(100 + i) })).controlId);
    const first = await findControls(db(), { sees: all });
    expect([first.history.length, first.next]).toEqual([50, ids[1]]);
    const second = await findControls(db(), { sees: all, after: first.next ?? '' });
    expect([second.history.map(({ id }) => id), second.next]).toEqual([[ids[0]], null]);
  });

  test('tells nobody of a room that they may not see', async () => {
    const { controlId } = await apply('triage', { scope: 'room', subject: roomId });
    await apply('triage');
    const found = await findControls(db(), { sees: none });
    expect(found.inForce.map(({ scope }) => scope)).toEqual(['everything']);
    expect(await findControlDetail(db(), controlId, none)).toBeNull();
  });
});

describe('one control', () => {
  test('says which jobs it touched, with their states, and which credentials to rotate', async () => {
    const jobId = await runningJob();
    const { controlId } = await apply('revoke');
    const detail = await findControlDetail(db(), controlId, all);
    expect(detail?.effect).toMatchObject({ stopped: [{ jobId, state: 'stopped' }], hidden: 0, tokenCount: 1 });
    expect(detail?.effect.tokens).toHaveLength(1);
    expect(detail?.tasks.length).toBe(detail?.tasksAll);
    expect(detail?.tasks.length).toBeGreaterThan(0);
    expect(detail?.signed).toEqual({ apply: false, lift: false });
  });

  test('counts what lies in rooms that the reader does not see, and names none of it', async () => {
    await runningJob();
    const { controlId } = await apply('revoke');
    const effect = (await findControlDetail(db(), controlId, none))?.effect;
    expect(effect).toMatchObject({ stopped: [], hidden: 1, tokens: null, tokenCount: 1 });
  });

  test('of a roll-back names both policies, what differs in words, and what ran under the one rolled back', async () => {
    const earlier = office.policyHash;
    const wider = await putInForce(
      office.registry,
      sketch({ allow: ['read', 'search', 'http', 'write_pr', 'message'] }),
    );
    const jobId = await runningJob();
    const { controlId } = await rollBack({ roomId, hash: earlier, reason: 'too wide', actor: setup, now: after(100) });
    const detail = await findControlDetail(db(), controlId, all);
    expect(detail?.rollBack).toMatchObject({
      hashBefore: wider,
      hashAfter: earlier,
      ranUnder: [{ jobId, state: 'running', verdict: null }],
      more: false,
    });
    expect(detail?.rollBack?.difference?.lost.join()).toContain('message');
  });

  test('that does not exist is none', async () => {
    expect(await findControlDetail(db(), crypto.randomUUID(), all)).toBeNull();
  });
});

test('a room can be rolled back to each of its earlier policies once, never to the one in force', async () => {
  const one = office.policyHash;
  const two = await putInForce(office.registry, sketch({ allow: ['read'] }), after(1));
  await putInForce(office.registry, sketch(), after(2));
  const three = await putInForce(office.registry, sketch({ allow: ['read', 'search'] }), after(3));
  const choices = await rollBackChoices(db(), roomId);
  expect(choices.current?.hash).toBe(three);
  expect(choices.prior.map(({ hash }) => hash)).toEqual([one, two]);
  expect(choices.prior[1]?.difference?.lost.join()).toContain('search');
});

test('the pickers offer rooms, agents, open jobs, published policies, and people who have approved', async () => {
  expect((await controlSubjects(db(), after(100))).approver).toEqual([]);
  const jobId = await runningJob();
  const subjects = await controlSubjects(db(), after(100));
  expect(subjects).toMatchObject({
    room: [{ subject: roomId, name: 'finance' }],
    agent: [{ subject: office.agent.did }],
    job: [{ subject: jobId }],
    approver: [{ subject: alice }],
    policy: [{ subject: office.policyHash }],
  });
});
