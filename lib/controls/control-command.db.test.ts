import { beforeEach, expect, test } from 'vitest';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import {
  decision,
  openTestConsole,
  pendingJob,
  putInForce,
  roomId,
  sketch,
  stateOf,
  type TestConsole,
} from '#lib/testing/console.ts';
import {
  applyByCommand,
  describeControls,
  describePreview,
  describeProof,
  liftByCommand,
  rollBackByCommand,
  scopeOf,
} from './control-command.ts';
import { ControlError } from './control-error.ts';

useTestDatabase();
let office: TestConsole;
beforeEach(async () => {
  await emptyDatabase();
  office = await openTestConsole();
});
const now = new Date('2026-03-02T12:01:00Z');
const context = () => ({ terms: office.terms, now });

test('exactly one scope is named', () => {
  expect(scopeOf({ room: '!a:x' })).toEqual({ scope: 'room', subject: '!a:x' });
  expect(scopeOf({ everything: true })).toEqual({ scope: 'everything', subject: null });
  for (const flags of [{}, { everything: true, room: '!a:x' }, { room: '!a:x', job: 'x' }]) {
    expect(() => scopeOf(flags)).toThrow(ControlError);
  }
});

test('the commands do what the page does, and every one leaves its entry', async () => {
  const { jobId, digest } = await pendingJob(office);
  await decideJob(decision(jobId, digest), office.mint);
  expect(await describePreview('triage', { room: roomId }, now)).toContain('1 approved');
  const said = await applyByCommand('triage', { room: roomId, reason: 'bad minute' }, context());
  expect(said).toContain(`Back to pending: ${jobId}`);
  const { id } = await db().control.findFirstOrThrow();
  expect(await describeControls()).toContain(`${id} triage over room ${roomId}`);
  expect(await describeProof(id, now)).toContain('0 tokens minted in its scope since.');
  const lift = { ...context(), twoPersons: false };
  expect(await liftByCommand(id, { reason: 'over' }, lift)).toContain(jobId);
  expect(await describeControls()).toBe('No control is in force.');
  const entries = await db().auditEntry.findMany({ where: { action: { startsWith: 'control.' } } });
  expect(entries.map(({ action, actor }) => [action, actor])).toEqual([
    ['control.applied', 'system:command-line'],
    ['control.lifted', 'system:command-line'],
  ]);
});

test('a roll-back by command names both hashes and voids what waits', async () => {
  const bad = await putInForce(office.registry, sketch({ allow: ['read', 'write_pr'] }), now);
  const { jobId } = await pendingJob(office);
  const said = await rollBackByCommand({ room: roomId, to: office.policyHash, reason: 'too wide' }, { now });
  expect(said).toContain(`${bad} is replaced by ${office.policyHash}`);
  expect(await stateOf(jobId)).toBe('voided');
});

test('a time that is none, and a control that never was, are sentences', async () => {
  await expect(applyByCommand('triage', { everything: true, reason: 'x', until: 'soon' }, context())).rejects.toThrow(
    ControlError,
  );
  await expect(describeProof(crypto.randomUUID(), now)).rejects.toThrow('There is no such control.');
});
