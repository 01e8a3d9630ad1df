// Each control on real parts: a job that waits, an unspent token, a tool call and a model's stream under way at once.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { signEnvelope } from '#lib/claw/envelope.ts';
import { recordReview } from '#lib/controls/record-review.ts';
import { db } from '#lib/db/client.ts';
import { headForRoom } from '#lib/registry/find.ts';
import { root } from '#scripts/stack/paths.ts';
import { clientOf } from './accounts.ts';
import { acknowledged, applyOn, card, liftOn, type Order, proven } from './control-page.ts';
import { adam, alice, audrey } from './people.ts';
import { policyFor, putInForce } from './rooms.ts';
import { jobRow, reaches } from './rows.ts';
import { evaluate, plannedJob } from './scripted-agent.ts';
import {
  expectCutReceipt,
  expectNotApproved,
  expectNothingResumed,
  expectResultTaken,
  expectSealed,
  expectTokensWorthless,
  expectTold,
} from './stop-evidence.ts';
import { newPlace, type Stage, setStage } from './stop-stage.ts';
import { acknowledgements, report, whileWatched } from './stop-times.ts';
import { expect, type Page, test } from './test.ts';

const why = 'Somebody else’s invoices turned up in a note.';
const underWay = /cuts 1 model call and finds 1 tool call under way\./i;
const banner = (page: Page, { roomName }: Stage) =>
  page.getByRole('region', { name: 'Controls in force' }).getByRole('listitem').filter({ hasText: roomName });

const overRoom = ({ roomId }: Stage, kind: Order['kind']): Order => ({
  kind,
  over: 'One room',
  pick: 'Room',
  choose: roomId,
  reason: why,
});

/** Applies a control from the page, measured from its entry. */
async function stop(page: Page, stage: Stage, order: Order, before: RegExp) {
  const watched = await whileWatched(stage, () => applyOn(page, order, before));
  await expectCutReceipt(stage, watched.text);
  return watched;
}

/** The page proves the effect: one stream cut, two calls refused. @returns how soon each process had obeyed */
async function expectProof(page: Page, controlId: string): Promise<Record<string, number>> {
  await acknowledged(page);
  await expect(proven(page, 'Model calls cut')).toHaveText('1');
  await expect(proven(page, 'Calls refused by it')).toHaveText('2');
  const roles = [...(await acknowledgements(controlId))].map(([name, ms]) => [name.split('@')[0] ?? name, ms] as const);
  expect(roles.map(([role]) => role)).toEqual(expect.arrayContaining(['gateway', 'web', 'worker']));
  return Object.fromEntries(roles.map(([role, ms]) => [`${role} acknowledged`, ms]));
}

async function completeAndSign({ agent, running }: Stage) {
  const { payload_text } = await agent.console.complete(running.jobId, 'completed', 'The first file was read.');
  const payload = JSON.parse(payload_text);
  const issuedAt = new Date().toISOString();
  const envelope = await signEnvelope({ type: 'proof_bundle', payload, signer: agent.signer, issuedAt });
  return agent.console.submitBundle(running.jobId, envelope);
}

test('stop: triage from the page cuts the stream, refuses the calls, takes the result that was out, and nothing resumes by itself', async ({
  as,
}) => {
  test.slow();
  const stage = await setStage(await newPlace('Stop triage'));
  const page = await as(adam);
  const { controlId, times } = await stop(page, stage, overRoom(stage, 'Read-only triage'), underWay);
  await expectResultTaken(stage);
  await expectTokensWorthless(stage, 'TRIAGE');
  await expectNotApproved(stage, 'TRIAGE');
  await expectTold(stage, `Read-only triage is on for this room, set by ${adam}. Reason: “${why}”`);
  await expect(banner(page, stage)).toContainText(why);
  report('triage', { ...times, ...(await expectProof(page, controlId)) });
  await expect(proven(page, 'Decisions refused by it')).toHaveText('1');
  await expect(proven(page, 'Tokens minted in its scope since')).toContainText('0: nothing was minted');

  await liftOn(page, 'End triage', 'It was a copy for the tests.');
  await expect(banner(page, stage)).toHaveCount(0);
  await expectTold(stage, `Read-only triage is over for this room, ended by ${adam}.`);
  await expectNothingResumed(stage);
  // What it did stands in evidence that verifies, with the receipt of the stream that was cut.
  expect(await completeAndSign(stage)).toMatchObject({ verdict: 'VALID', code: 'OK' });
});

/** `countersign control …`, on the server. */
const control = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)(process.execPath, ['bin/countersign.ts', 'control', ...args], { cwd: root })).stdout;

test('stop: a freeze from the command line holds everything until the evidence was reviewed, and nothing resumes by itself', async ({
  as,
}) => {
  test.slow();
  const place = await newPlace('Stop freeze');
  const denied = async () => {
    const job = await plannedJob(place.agent, place.roomId, 'Job whose evidence is disputed');
    const words = `!deny ${job.jobId} Not like this.`;
    await (await clientOf(alice)).sayInThread(job.roomId, job.requestEventId, words);
    await reaches(job.jobId, 'denied');
    return job.jobId;
  };
  const [stage, disputed, page] = await Promise.all([setStage(place), denied(), as(adam)]);
  const apply = () => control('apply', 'freeze', '--room', stage.roomId, '--dispute', disputed, '--reason', why);
  const { controlId, text, times } = await whileWatched(stage, async () => {
    expect(await apply()).toContain('is applied.');
  });
  await expectCutReceipt(stage, text);
  await expectResultTaken(stage);
  await expectTokensWorthless(stage, 'FROZEN');
  await expectNotApproved(stage, 'FROZEN');
  await expectTold(stage, `Approvals are frozen for this room, set by the command line. Reason: “${why}”`);
  await page.goto(`/controls/${controlId}`);
  await expect(banner(page, stage)).toContainText(why);
  report('freeze', { ...times, ...(await expectProof(page, controlId)) });

  await expectSealed(disputed, { verdict: 'VALID' });
  const review = {
    controlId,
    statement: 'The denial and its entry.',
    actor: { kind: 'matrix', mxid: audrey },
  } as const;
  expect(await recordReview({ ...review, now: new Date() })).toMatchObject({ verdict: 'VALID' });
  expect(await control('lift', controlId, '--reason', 'The evidence holds.')).toContain(stage.waiting.jobId);
  await expectTold(stage, 'The freeze is over for this room, ended by the command line.');
  await expectNothingResumed(stage);
});

test('stop: a revocation ends the agent’s jobs for good, and what they did is sealed as it is', async ({ as }) => {
  test.slow();
  const stage = await setStage(await newPlace('Stop revoke'));
  const { agent, waiting, unspent, running, gateway } = stage;
  const page = await as(adam);
  const order: Order = { kind: 'Revoke', over: 'One agent', pick: 'Agent', choose: agent.did, reason: why };
  const { controlId, times } = await stop(page, stage, order, underWay);
  await expectResultTaken(stage);
  await expectTokensWorthless(stage, 'TOKEN_REVOKED');
  await expectTold(stage, `Tokens were revoked for agent ${agent.did}, set by ${adam}. Reason: “${why}”`);
  report('revoke', { ...times, ...(await expectProof(page, controlId)) });
  // Nothing is missing of a job that did nothing; of the one that ran, its agent's signature.
  await expectSealed(unspent.jobId, { verdict: 'VALID', code: 'OK' });
  await expectSealed(running.jobId, { verdict: 'INCOMPLETE', code: 'AGENT_SIGNATURE_MISSING' });
  for (const { jobId } of [unspent, running]) {
    await expect(card(page, 'What it did')).toContainText(jobId);
    expect(await jobRow(jobId)).toMatchObject({ state: 'stopped', tokens: [{ revokedAt: expect.any(Date) }] });
  }
  // What was never decided waits on; what was, is over.
  expect(await jobRow(waiting.jobId)).toMatchObject({ state: 'pending', tokens: [] });
  expect(await evaluate(gateway, running.jobId, 1)).toMatchObject({ decision: false });
  await expect(agent.console.complete(running.jobId, 'completed', 'Done')).rejects.toMatchObject({ status: 409 });
});

test('stop: a policy that is rolled back takes its tokens with it, also those that are in use', async ({ as }) => {
  test.slow();
  const place = await newPlace('Stop policy');
  const before = await headForRoom(db(), place.roomId);
  const wider = policyFor([place.roomId], ({ execution }) => execution.tools.allow.push('calendar'));
  await putInForce(place.roomId, wider, 'One tool more');
  const stage = await setStage(place);
  const page = await as(adam);
  const order = { ...overRoom(stage, 'Roll back policy'), policy: before?.wpcHash ?? '' };
  const { controlId, times } = await stop(page, stage, order, /Voids 2 waiting jobs.*refuses 1 running job/);
  await expectResultTaken(stage);
  await expectTokensWorthless(stage, 'POLICY_CHANGED');
  await expectTold(stage, `The policy was rolled back for this room, set by ${adam}. Reason: “${why}”`);
  await expect(banner(page, stage)).toContainText(why);
  report('roll-back', { ...times, ...(await expectProof(page, controlId)) });
  for (const { jobId } of [stage.waiting, stage.unspent]) await reaches(jobId, 'voided');

  await liftOn(page, 'End the roll-back', 'The policy is put right.');
  await expectTold(stage, 'The roll-back’s forced pinning is over for this room');
  await expectNotApproved(stage, 'VOIDED');
  await expectTokensWorthless(stage, 'POLICY_CHANGED');
});
