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
  await expect.poll(async () => (await roles()).filter((role) => role === 'gateway').length).toBeGreaterThan(1);
  await expect.poll(async () => (await roles()).filter((role) => role === 'web').length).toBeGreaterThan(1);
}

let pair: SecondPair | null = null;
test.afterAll(() => pair?.end());

test('stop: two webs and two gateways obey one control; what is cut off from the database denies, and works again without a restart', async ({
  as,
}) => {
  test.slow();
  const [second, stage] = await Promise.all([startSecondPair(), newPlace('Two pairs').then(setStage)]);
  pair = second;
  const { web, gateway } = second;
  const { agent, running, waiting, unspent, roomId } = stage;
  const there = await endlessStream(agent, running.token, gateway.url);
  expect(await evaluateAt(stage, gateway.url)).toMatchObject({ decision: true });
  const [approver, admin] = [await as(alice), await as(adam)];
  const approval = await captureDecision(approver, waiting.jobId);
  const elsewhere = await as(alice);
  await elsewhere.goto(`${web.url}/sign-in`);
  await untilBothAreSeen();

  const clock = await databaseClock();
  const context = { terms: await recordedTerms(db(), getConfig()) };
  const order = { scope: 'room', subject: roomId, span: { from: null, to: null }, endsAt: null } as const;
  const entered = clock();
  const { controlId } = await applyControl(
    { ...order, kind: 'triage', reason: 'Two of each.', disputedJobId: null, actor, now: new Date() },
    context,
  );
  const [here, elsewhereHeard] = await Promise.all([stage.stream.rest, there.rest]);
  for (const { text } of [here, elsewhereHeard]) expect(text).toContain('CALL_CUT');
  for (const at of [undefined, gateway.url]) {
    expect(await evaluateAt(stage, at)).toMatchObject({ decision: false, context: { code: 'TRIAGE' } });
  }
  expect(await replay(approver, approval)).toContain('"code":"TRIAGE"');
  expect(await decideAt(elsewhere, approval, web.url)).toContain('"code":"TRIAGE"');
  const secondConsole = consoleClient(web.url, agent.signer, AbortSignal.timeout(60_000));
  await expect(secondConsole.collectToken(unspent.jobId)).rejects.toMatchObject({ status: 409 });
  await admin.goto(`/controls/${controlId}`);
  await acknowledged(admin);
  const processes = await acknowledgements(controlId);
  const gateways = [...processes.keys()].filter((name) => name.startsWith('gateway@'));
  expect(gateways).toContainEqual(expect.stringMatching(new RegExp(`:${gateway.pid}$`)));
  expect(gateways.length).toBeGreaterThan(1);
  expect([...processes.keys()].filter((name) => name.startsWith('web@')).length).toBeGreaterThan(1);
  report('two pairs', {
    'first stream': clock(here.lastWordsMs) - entered,
    'second stream': clock(elsewhereHeard.lastWordsMs) - entered,
    ...Object.fromEntries([...processes].map(([name, ms]) => [`${name} acknowledged`, ms])),
  });

  await liftControl({ controlId, reason: 'Seen.', actor, now: new Date() }, { ...context, twoPersons: false });
  const later = await endlessStream(agent, running.token, gateway.url);
  const cutAt = clock();
  gateway.database.cut();
  web.database.cut();
  const { lastWordsMs } = await later.rest;
  await expect.poll(async () => (await fetch(`${gateway.url}/health`)).status).toBe(503);
  expect(await evaluateAt(stage, gateway.url)).toMatchObject({ status: 503, error: { code: 'FEED_LOST' } });
  expect(await evaluateAt(stage)).toMatchObject({ decision: true });
  expect(await decideAt(elsewhere, approval, web.url)).toContain('"code":"CUT_OFF"');
  const cutOff = { status: 503, code: 'CUT_OFF' };
  await expect(secondConsole.collectToken(unspent.jobId)).rejects.toMatchObject(cutOff);
  report('cut off', { stream: clock(lastWordsMs) - cutAt });

  await Promise.all([gateway.database.restore(), web.database.restore()]);
  await expect.poll(() => evaluateAt(stage, gateway.url), { timeout: 30_000 }).toMatchObject({ decision: true });
  await expect.poll(() => decideAt(elsewhere, approval, web.url), { timeout: 30_000 }).toContain('DIGEST_MISMATCH');
  // What passed while nothing could be written down is receipted all the same.
  const calls = async () =>
    (await jobRow(running.jobId)).run?.calls.map(({ kind, outcomeNote }) => [kind, outcomeNote]);
  await expect.poll(calls).toContainEqual(['model', expect.stringContaining('lost its feed')]);
  expect((await jobRow(running.jobId)).run?.receipts).toHaveLength(3);
  expect((await jobRow(waiting.jobId)).decisions).toEqual([]);
});
