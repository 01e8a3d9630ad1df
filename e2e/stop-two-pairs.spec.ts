// Two webs and two gateways under one control; then the second of each loses the database.

import { consoleClient } from '#bin/agent/console-client.ts';
import type { Actor } from '#lib/actor.ts';
import { getConfig } from '#lib/config.ts';
import { executorsAlive } from '#lib/controls/ack-store.ts';
import { applyControl } from '#lib/controls/apply-control.ts';
import { liftControl } from '#lib/controls/lift-control.ts';
import { db } from '#lib/db/client.ts';
import { recordedTerms } from '#lib/keys/recorded-terms.ts';
import { acknowledged } from './control-page.ts';
import { type SecondPair, startSecondPair } from './fixtures/second-pair.ts';
import { captureDecision } from './job-page.ts';
import { adam, alice } from './people.ts';
import { jobRow } from './rows.ts';
import { planOf } from './scripted-agent.ts';
import { type ActionRequest, replay } from './server-action.ts';
import { callGateway, endlessStream, newPlace, type Stage, setStage } from './stop-stage.ts';
import { acknowledgements, databaseClock, report } from './stop-times.ts';
import { expect, type Page, test } from './test.ts';

const actor: Actor = { kind: 'matrix', mxid: adam };
const aliveMs = 35_000;

/** Puts the call that is open to one gateway. */
async function evaluateAt({ agent, running }: Stage, at?: string) {
  const answer = await callGateway(
    agent,
    running.token,
    '/access/v1/evaluation',
    {
      subject: { type: 'agent', id: agent.did },
      action: { name: 'tool:execute' },
      resource: { type: 'tool', id: 'read', properties: { args: planOf('').steps[0]?.args } },
      context: { job_id: running.jobId, step: 0 },
    },
    at,
  );
  return { status: answer.status, ...((await answer.json()) as object) };
}

/** Sends the approval that was taken off its way to another web. */
const decideAt = (page: Page, request: ActionRequest, url: string) =>
  replay(page, { ...request, path: url + request.path });

async function untilBothAreSeen(): Promise<void> {
  const roles = async () =>
    (await executorsAlive(db(), new Date(Date.now() - aliveMs))).map(({ process }) => process.split('@')[0]);
  for (const role of ['gateway', 'web']) {
    await expect.poll(async () => (await roles()).filter((each) => each === role).length).toBeGreaterThan(1);
  }
}

type Scene = { pair: SecondPair; stage: Stage; approver: Page; elsewhere: Page; approval: ActionRequest };

const terms = () => recordedTerms(db(), getConfig());

async function triage({ stage }: Scene, reason: string): Promise<string> {
  const order = { kind: 'triage', scope: 'room', subject: stage.roomId, span: { from: null, to: null } } as const;
  const rest = { reason, endsAt: null, disputedJobId: null, actor, now: new Date() };
  return (await applyControl({ ...order, ...rest }, { terms: await terms() })).controlId;
}

async function lift(controlId: string): Promise<void> {
  const context = { terms: await terms(), twoPersons: false };
  await liftControl({ controlId, reason: 'Seen.', actor, now: new Date() }, context);
}

/** The second web as the agent reaches it. */
const secondConsole = ({ pair, stage }: Scene) =>
  consoleClient(pair.web.url, stage.agent.signer, AbortSignal.timeout(60_000));

/** One control: both gateways cut and refuse, both webs deny, and all four say so on its page. */
async function expectBothObey(scene: Scene, admin: Page): Promise<void> {
  const { pair, stage, approver, elsewhere, approval } = scene;
  const there = await endlessStream(stage.agent, stage.running.token, pair.gateway.url);
  const clock = await databaseClock();
  const entered = clock();
  const controlId = await triage(scene, 'Two of each.');
  const heard = await Promise.all([stage.stream.rest, there.rest]);
  for (const { text } of heard) expect(text).toContain('CALL_CUT');
  for (const at of [undefined, pair.gateway.url]) {
    expect(await evaluateAt(stage, at)).toMatchObject({ decision: false, context: { code: 'TRIAGE' } });
  }
  expect(await replay(approver, approval)).toContain('"code":"TRIAGE"');
  expect(await decideAt(elsewhere, approval, pair.web.url)).toContain('"code":"TRIAGE"');
  const collecting = secondConsole(scene).collectToken(stage.unspent.jobId);
  await expect(collecting).rejects.toMatchObject({ status: 409 });
  await admin.goto(`/controls/${controlId}`);
  await acknowledged(admin);
  const processes = await acknowledgements(controlId);
  const names = [...processes.keys()];
  expect(names).toContainEqual(expect.stringMatching(new RegExp(`^gateway@.*:${pair.gateway.pid}$`)));
  for (const role of ['gateway@', 'web@']) {
    expect(names.filter((name) => name.startsWith(role)).length).toBeGreaterThan(1);
  }
  const streams = heard.map(({ lastWordsMs }, index) => [`stream ${index + 1}`, clock(lastWordsMs) - entered]);
  const acks = [...processes].map(([name, ms]) => [`${name} acknowledged`, ms]);
  report('two pairs', Object.fromEntries([...streams, ...acks]));
  await lift(controlId);
}

/** The second pair loses the database: its stream ends, it denies everything, the first pair goes on. */
async function expectCutOff(scene: Scene): Promise<void> {
  const { pair, stage, elsewhere, approval } = scene;
  const { web, gateway } = pair;
  const stream = await endlessStream(stage.agent, stage.running.token, gateway.url);
  const clock = await databaseClock();
  const cutAt = clock();
  gateway.database.cut();
  web.database.cut();
  const { lastWordsMs } = await stream.rest;
  report('cut off', { stream: Math.max(0, clock(lastWordsMs) - cutAt) });
  await expect.poll(async () => (await fetch(`${gateway.url}/health`)).status).toBe(503);
  expect(await evaluateAt(stage, gateway.url)).toMatchObject({ status: 503, error: { code: 'FEED_LOST' } });
  expect(await evaluateAt(stage)).toMatchObject({ decision: true });
  expect(await decideAt(elsewhere, approval, web.url)).toContain('"code":"CUT_OFF"');
  const collecting = secondConsole(scene).collectToken(stage.unspent.jobId);
  await expect(collecting).rejects.toMatchObject({ status: 503, code: 'CUT_OFF' });
}

/** A control that the second pair could not hear of holds there from its first answer on. */
async function expectObeyedWhenBack(scene: Scene): Promise<void> {
  const { pair, stage, elsewhere, approval } = scene;
  const { web, gateway } = pair;
  const controlId = await triage(scene, 'While one was deaf.');
  await Promise.all([gateway.database.restore(), web.database.restore()]);
  let first: Awaited<ReturnType<typeof evaluateAt>> | null = null;
  const answered = async () => {
    first = await evaluateAt(stage, gateway.url);
    return first.status;
  };
  await expect.poll(answered, { timeout: 30_000 }).toBe(200);
  expect(first).toMatchObject({ decision: false, context: { code: 'TRIAGE' } });
  await expect
    .poll(async () => [...(await acknowledgements(controlId)).keys()])
    .toContainEqual(expect.stringMatching(new RegExp(`^gateway@.*:${gateway.pid}$`)));
  await lift(controlId);
  expect(await evaluateAt(stage, gateway.url)).toMatchObject({ decision: true });
  await expect
    .poll(() => decideAt(elsewhere, approval, web.url), { timeout: 30_000 })
    .toContain('"code":"DIGEST_MISMATCH"');
}

let started: SecondPair | null = null;
test.afterAll(() => started?.end());

test('stop: two webs and two gateways obey one control; what is cut off from the database denies, and works again without a restart', async ({
  as,
}) => {
  test.slow();
  const [pair, stage] = await Promise.all([startSecondPair(), newPlace('Two pairs').then(setStage)]);
  started = pair;
  const [approver, elsewhere, admin] = [await as(alice), await as(alice), await as(adam)];
  const approval = await captureDecision(approver, stage.waiting.jobId);
  await elsewhere.goto(`${pair.web.url}/sign-in`);
  await untilBothAreSeen();
  const scene = { pair, stage, approver, elsewhere, approval };
  await expectBothObey(scene, admin);
  await expectCutOff(scene);
  await expectObeyedWhenBack(scene);

  // What passed while nothing could be written down is receipted all the same.
  const run = async () => (await jobRow(stage.running.jobId)).run;
  await expect
    .poll(async () => (await run())?.calls.map(({ outcomeNote }) => outcomeNote))
    .toContainEqual(expect.stringContaining('lost its feed'));
  expect((await run())?.receipts).toHaveLength(3);
  expect((await jobRow(stage.waiting.jobId)).decisions).toEqual([]);
});
