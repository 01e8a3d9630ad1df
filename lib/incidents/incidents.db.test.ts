import { beforeEach, describe, expect, test } from 'vitest';
import type { PersonActor } from '#lib/actor.ts';
import { applyControl, type ControlInput } from '#lib/controls/apply-control.ts';
import { startDrill } from '#lib/controls/drill.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { modelCall, runningJob } from '#lib/testing/agent-run.ts';
import {
  after,
  alice,
  noon,
  oncall,
  openTestConsole,
  pendingJob,
  roomId,
  setup,
  type TestConsole,
} from '#lib/testing/console.ts';
import { admitCall } from '#lib/tokens/admit-call.ts';
import { addFinding } from './add-finding.ts';
import { attachControl, attachIfOpen } from './attach-control.ts';
import { closeIncident } from './close-incident.ts';
import { type Criteria, noCriteria } from './criteria.ts';
import { findIncident, listIncidents } from './find-incident.ts';
import { countMatches, matchedJobs } from './match-store.ts';
import { openIncident } from './open-incident.ts';
import { requestPacket } from './packet/request-packet.ts';

useTestDatabase();
let office: TestConsole;
beforeEach(async () => {
  await emptyDatabase();
  office = await openTestConsole();
});

const audrey: PersonActor = { kind: 'person', personId: 'p1', name: 'Audrey', mxid: '@audrey:x', roles: ['auditor'] };
const room: Criteria = { ...noCriteria, rooms: [roomId] };
const open = (change: Partial<Parameters<typeof openIncident>[0]> = {}) =>
  openIncident({
    title: 'A token was misused',
    criteria: room,
    follows: null,
    actor: audrey,
    now: after(200),
    ...change,
  });
const find = (incidentId: string, change = {}) =>
  addFinding({ incidentId, text: 'It was refused.', subject: null, actor: audrey, now: after(210), ...change });
const close = (incidentId: string) =>
  closeIncident({ incidentId, conclusion: 'Contained.', actor: audrey, now: after(220) });
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'DONE',
    (error) => error.code,
  );
const actions = async (incidentId: string) => {
  const rows = await db().auditEntry.findMany({ where: { target: `incident:${incidentId}` }, orderBy: { id: 'asc' } });
  return rows.map(({ action }) => action);
};
const matching = async (criteria: Partial<Criteria>) =>
  (await matchedJobs(db(), { ...noCriteria, ...criteria }, { skip: 0, take: 50 })).map(({ id }) => id).sort();
const exec = { kind: 'tool', tool: 'exec', args: { command: 'cat payroll.csv' } } as const;

describe('what fits', () => {
  test('every kind that is named must hold, by any of its values', async () => {
    const ran = await runningJob(office);
    await modelCall(office, ran.claims, 65);
    const { jobId: waits } = await pendingJob(office, undefined, after(600));
    const both = [ran.jobId, waits].sort();
    expect(await matching({})).toEqual(both);
    expect(await matching({ rooms: [roomId, '!other:x'] })).toEqual(both);
    expect(await matching({ rooms: ['!other:x'] })).toEqual([]);
    expect(await matching({ agents: [office.agent.did], policies: [office.policyHash] })).toEqual(both);
    expect(await matching({ agents: ['did:key:other'], policies: [office.policyHash] })).toEqual([]);
    expect(await matching({ approvers: [oncall, alice] })).toEqual([ran.jobId]);
    expect(await matching({ approvers: [oncall] })).toEqual([]);
    expect(await matching({ models: ['openai/scripted-demo-1'] })).toEqual([ran.jobId]);
    expect(await matching({ models: ['openai/another'] })).toEqual([]);
  });

  test('a model counts as well when calling it was refused, and hostile names of tools break no question', async () => {
    const { jobId, claims } = await runningJob(office);
    const refused = await admitCall({ claims, call: { ...exec, tool: 'a\u0000"name":"b' }, now: after(70) });
    expect(refused.admitted).toBe(false);
    const other = { kind: 'model', provider: 'mistral', model: 'm' } as const;
    await db().token.updateMany({ data: { modelCallsMax: 0 } });
    expect((await admitCall({ claims, call: other, now: after(71) })).admitted).toBe(false);
    expect(await matching({ models: ['mistral/m'] })).toEqual([jobId]);
    const { incidentId } = await open();
    const view = await findIncident(db(), { id: incidentId, page: 1, now: after(300) });
    expect(view?.calls.filter((call) => call.refused)).toHaveLength(2);
    expect(view?.refusals.map(({ action }) => action)).toEqual(['call.refused', 'call.refused']);
  });

  test('a job counts in a time in which it was open, from its request to its end', async () => {
    const { jobId } = await pendingJob(office);
    await db().job.update({ where: { id: jobId }, data: { finishedAt: after(100), state: 'expired' } });
    const at = (seconds: number) => after(seconds).toISOString();
    expect(await matching({ from: at(50), to: at(60) })).toEqual([jobId]);
    expect(await matching({ from: at(101) })).toEqual([]);
    expect(await matching({ to: at(-1) })).toEqual([]);
    const { jobId: open } = await pendingJob(office, undefined, after(10));
    expect(await matching({ from: at(101) })).toEqual([open]);
  });

  test('outstanding tokens are those that are neither revoked nor expired, and are counted whole', async () => {
    const { claims } = await runningJob(office);
    expect(await countMatches(db(), room, after(70))).toMatchObject({ jobs: 1, open: 1, tokens: 1 });
    expect(await countMatches(db(), room, after(7200))).toMatchObject({ tokens: 0 });
    await db().token.update({ where: { jti: claims.jti }, data: { revokedAt: after(71) } });
    expect(await countMatches(db(), room, after(72))).toMatchObject({ tokens: 0 });
  });
});

describe('opening', () => {
  test('needs a title and something in common, and is an entry', async () => {
    expect(await codeOf(open({ criteria: noCriteria }))).toBe('NOTHING_CHOSEN');
    expect(await codeOf(open({ criteria: { ...room, rooms: ['  '] } }))).toBe('NOTHING_CHOSEN');
    expect(await codeOf(open({ title: ' ' }))).toBe('TEXT_REQUIRED');
    expect(await codeOf(open({ criteria: { ...room, from: after(1).toISOString(), to: noon.toISOString() } }))).toBe(
      'SPAN_BACKWARDS',
    );
    const { incidentId } = await open();
    expect(await actions(incidentId)).toEqual(['incident.opened']);
    expect((await listIncidents(db())).incidents).toEqual([
      expect.objectContaining({ id: incidentId, closedAt: null }),
    ]);
  });

  test('follows an incident that is closed, and none that is open or not there', async () => {
    const { incidentId: follows } = await open();
    expect(await codeOf(open({ follows }))).toBe('INCIDENT_OPEN');
    expect(await codeOf(open({ follows: 'INC-00000000' }))).toBe('UNKNOWN_INCIDENT');
    await close(follows);
    const { incidentId } = await open({ follows });
    const view = await findIncident(db(), { id: follows, page: 1, now: after(300) });
    expect(view?.followers.map(({ id }) => id)).toEqual([incidentId]);
  });
});

describe('findings', () => {
  test('are about what is known here, by its id', async () => {
    const { jobId, claims } = await runningJob(office);
    const { incidentId } = await open();
    expect(await codeOf(find(incidentId, { subject: 'nothing-goes-by-this' }))).toBe('UNKNOWN_SUBJECT');
    await find(incidentId, { subject: ` ${jobId} ` });
    await find(incidentId, { subject: claims.jti });
    const view = await findIncident(db(), { id: incidentId, page: 1, now: after(300) });
    expect(view?.findings.rows.map(({ subject }) => subject)).toEqual([jobId, claims.jti]);
    expect(await actions(incidentId)).toEqual(['incident.opened', 'incident.finding_added', 'incident.finding_added']);
  });

  test('a closed incident takes no finding, no control and no second end; its packet can be asked for', async () => {
    const { incidentId } = await open();
    await close(incidentId);
    const control = await revoke();
    expect(await codeOf(find(incidentId))).toBe('INCIDENT_CLOSED');
    expect(await codeOf(attachControl({ incidentId, controlId: control, actor: audrey, now: noon }))).toBe(
      'INCIDENT_CLOSED',
    );
    expect(await codeOf(close(incidentId))).toBe('INCIDENT_CLOSED');
    expect(await codeOf(requestPacket({ incidentId, actor: audrey, now: after(230) }))).toBe('DONE');
    expect(await actions(incidentId)).toEqual(['incident.opened', 'incident.closed', 'incident.export_requested']);
  });
});

const revokeOrder = (): ControlInput => ({
  kind: 'revoke',
  scope: 'room',
  subject: roomId,
  span: { from: null, to: null },
  reason: 'misused',
  endsAt: null,
  disputedJobId: null,
  actor: setup,
  now: after(205),
});
const revoke = async (inTransaction?: Parameters<typeof applyControl>[1]['inTransaction']): Promise<string> =>
  (await applyControl(revokeOrder(), { terms: office.terms, inTransaction })).controlId;

describe('controls', () => {
  test('one that is applied from an incident is attached in its own transaction: both stand or neither', async () => {
    const { incidentId } = await open();
    const controlId = await revoke(async (tx, id) => {
      expect(await attachIfOpen(tx, { incidentId, controlId: id, actor: setup, now: after(205) })).toBe(true);
    });
    const view = await findIncident(db(), { id: incidentId, page: 1, now: after(300) });
    expect(view?.controls.map(({ id }) => id)).toEqual([controlId]);
    const failing = revoke(async (tx, id) => {
      await attachIfOpen(tx, { incidentId, controlId: id, actor: setup, now: after(206) });
      throw new Error('the signature is not good');
    });
    await expect(failing).rejects.toThrow('signature');
    expect(await db().incidentControl.count()).toBe(1);
  });

  test('an incident that was closed meanwhile, or is none, keeps nobody from stopping something', async () => {
    const { incidentId } = await open();
    await close(incidentId);
    for (const id of [incidentId, 'INC-00000000']) {
      await revoke(async (tx, controlId) => {
        expect(await attachIfOpen(tx, { incidentId: id, controlId, actor: setup, now: after(230) })).toBe(false);
      });
    }
    expect(await db().control.count()).toBe(2);
    expect(await db().incidentControl.count()).toBe(0);
  });

  test('an earlier one is attached once; a drill’s and one that is not there, never', async () => {
    const { incidentId } = await open();
    const controlId = await revoke();
    const attach = (id: string) => codeOf(attachControl({ incidentId, controlId: id, actor: audrey, now: after(206) }));
    expect(await attach(controlId)).toBe('DONE');
    expect(await attach(controlId)).toBe('ALREADY_ATTACHED');
    expect(await attach(crypto.randomUUID())).toBe('UNKNOWN_CONTROL');
    await startDrill({ actor: setup });
    const drill = await db().control.findFirstOrThrow({ where: { subject: { startsWith: 'drill:' } } });
    expect(await attach(drill.id)).toBe('UNKNOWN_CONTROL');
    expect(await actions(incidentId)).toEqual(['incident.opened', 'incident.control_attached']);
  });
});

describe('at the same time', () => {
  test('of two who close an incident one does, with one entry', async () => {
    const { incidentId } = await open();
    const codes = await Promise.all(Array.from({ length: 6 }, () => codeOf(close(incidentId))));
    expect(codes.sort()).toEqual(['DONE', ...Array(5).fill('INCIDENT_CLOSED')]);
    expect(await actions(incidentId)).toEqual(['incident.opened', 'incident.closed']);
  });

  test('a finding is in an incident before its end or not at all', async () => {
    const { incidentId } = await open();
    const work = [find(incidentId), find(incidentId), close(incidentId), find(incidentId), find(incidentId)];
    const codes = await Promise.all(work.map(codeOf));
    const done = await actions(incidentId);
    const found = codes.filter((code, i) => i !== 2 && code === 'DONE').length;
    expect(done.filter((action) => action === 'incident.finding_added')).toHaveLength(found);
    expect(done.at(-1)).toBe('incident.closed');
    expect(await db().incidentFinding.count()).toBe(found);
  });

  test('two who ask for the packet get one', async () => {
    const { incidentId } = await open();
    const ask = () => codeOf(requestPacket({ incidentId, actor: audrey, now: after(230) }));
    expect((await Promise.all([ask(), ask(), ask()])).sort()).toEqual(['DONE', 'EXPORT_UNDER_WAY', 'EXPORT_UNDER_WAY']);
    expect(await db().incidentPacket.count()).toBe(1);
  });
});

test('an incident that is too large for one packet says what to do', async () => {
  const { jobId } = await pendingJob(office);
  await db().package.create({
    data: {
      id: 'p',
      jobId,
      state: 'sealed',
      statementText: '',
      dsseText: '',
      bytes: 65 * 1024 * 1024,
      createdAt: noon,
    },
  });
  const { incidentId } = await open();
  const refused = requestPacket({ incidentId, actor: audrey, now: after(230) });
  await expect(refused).rejects.toThrow(/65 MiB; a packet holds 64 MiB\. Open incidents that are narrower/);
  expect(await actions(incidentId)).toEqual(['incident.opened']);
});
