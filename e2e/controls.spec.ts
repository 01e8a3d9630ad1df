import { db } from '#lib/db/client.ts';
import { deny, openJob } from './job-page.ts';
import { ask, type PendingJob, sendApproval, untilAsked } from './jobs.ts';
import { adam, alice, audrey, rita } from './people.ts';
import { newRoom } from './rooms.ts';
import { jobRow, outcomeOf } from './rows.ts';
import {
  approveInRoom,
  evaluate,
  gatewayWith,
  newAgent,
  plannedJob,
  planOf,
  type RunningJob,
  type ScriptedAgent,
} from './scripted-agent.ts';
import { expect, type Locator, type Page, test } from './test.ts';

const why = 'Its notes quote another customer.';
const main = (page: Page) => page.getByRole('main');
const desk = (page: Page) => page.getByRole('region', { name: 'Apply a control' });
const card = (page: Page, name: string): Locator => page.getByRole('region', { name });
const proof = (page: Page) => card(page, 'Proof of effect');
/** The value of one line of the proof. */
const proven = (page: Page, term: string) =>
  proof(page).locator('dl > div').filter({ hasText: term }).getByRole('definition');

type Order = { kind: string; over: string; pick?: string; choose?: string; disputed?: string };

/** Fills the desk, sees the effect before, confirms by the button that names it, and lands on the control's page. */
async function applyOn(page: Page, order: Order, before: RegExp): Promise<void> {
  await page.goto('/controls');
  await desk(page).getByRole('radio', { name: order.kind, exact: true }).check();
  await desk(page).getByRole('combobox', { name: 'Over', exact: true }).selectOption({ label: order.over });
  if (order.pick && order.choose) {
    await desk(page).getByRole('combobox', { name: order.pick, exact: true }).selectOption(order.choose);
  }
  if (order.disputed) {
    await desk(page).getByRole('combobox', { name: 'Job whose evidence is in dispute' }).selectOption(order.disputed);
  }
  await expect(desk(page).getByRole('status').filter({ hasText: before })).toBeVisible();
  await expect(desk(page)).toContainText('Still to give: a reason.');
  await desk(page).getByRole('textbox', { name: 'Reason' }).fill(why);
  await desk(page)
    .getByRole('button', { name: `${order.kind}…` })
    .click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(before);
  await dialog.getByRole('button', { name: /: (everything|room|agent|job)/ }).click();
  await page.waitForURL(/\/controls\/[0-9a-f-]{36}$/);
}

async function acknowledged(page: Page): Promise<void> {
  const rows = proof(page).getByRole('region', { name: 'Processes' }).getByRole('row').filter({ hasText: '@' });
  await expect(rows.first()).toBeVisible();
  await expect(rows.filter({ hasText: 'Not yet' })).toHaveCount(0);
  await expect(rows.filter({ hasText: /After \d+ ms/ }).first()).toBeVisible();
}

/** A job under way whose plan opens a pull request: credentials stand behind its tools. */
async function writingJob(agent: ScriptedAgent, roomId: string, words: string): Promise<RunningJob> {
  const asked = await ask(roomId, words);
  const { steps, ...plan } = planOf(words);
  const args = { repository: 'demo', title: words };
  const write = { tool: 'write_pr', args, preview: { kind: 'text' as const, text: 'Opens a pull request.' } };
  await agent.console.submitPlan(asked.jobId, { ...plan, steps: [...steps, write] });
  const job = await untilAsked(asked);
  await approveInRoom(job);
  const { token, run_id } = await agent.console.collectToken(job.jobId);
  return { ...job, token, runId: run_id };
}

/** A job that was denied and whose package is sealed. */
async function deniedJob(page: Page, { jobId }: PendingJob): Promise<string> {
  await openJob(page, jobId);
  await deny(page, 'Not like this.');
  const sealed = () => db().package.findUnique({ where: { jobId }, select: { state: true } });
  await expect.poll(sealed, { message: 'the package is sealed', timeout: 60_000 }).toMatchObject({ state: 'sealed' });
  return jobId;
}

test('controls: an admin revokes, sees what stops and that it stopped, ticks off the credentials; a freeze holds until an auditor has reviewed', async ({
  as,
}) => {
  test.slow();
  const agent = await newAgent('Controlled agent');
  const roomId = await newRoom(`Controls ${agent.did.slice(-6)}`, { agentDid: agent.did });
  const running = await writingJob(agent, roomId, 'Job that is revoked');
  const gateway = gatewayWith(agent, running.token);
  const admin = await as(adam);

  await applyOn(
    admin,
    { kind: 'Revoke', over: 'One agent', pick: 'Agent', choose: agent.did },
    /Stops 1 running job and revokes 1 token\./,
  );
  const revocation = admin.url();
  await expect(main(admin)).toContainText('Done, for good');
  await expect(card(admin, 'What it did')).toContainText(running.jobId);
  await acknowledged(admin);
  await expect(proven(admin, 'Calls refused by it')).toHaveText('0');
  const refused = evaluate(gateway, running.jobId, 0).catch((error: unknown) => ({ decision: false, error }));
  expect((await refused).decision).toBe(false);
  await expect(proven(admin, 'Calls refused by it')).toHaveText('1');

  const list = card(admin, 'Credentials to rotate');
  await list.getByRole('button', { name: 'Tick off' }).first().click();
  const tick = admin.getByRole('dialog');
  await tick.getByRole('textbox', { name: 'Note' }).fill('Rotated, ticket 4711.');
  await tick.getByRole('button', { name: 'Tick off this credential' }).click();
  const ticked = list.getByRole('listitem').filter({ hasText: '“Rotated, ticket 4711.”' });
  await expect(ticked).toContainText(adam);
  await expect(ticked.getByRole('button', { name: 'Tick off' })).toHaveCount(0);

  const disputed = await deniedJob(await as(alice), await plannedJob(agent, roomId, 'Job whose evidence is disputed'));
  const unspent = await plannedJob(agent, roomId, 'Job with an unspent token');
  await approveInRoom(unspent);
  const waiting = await plannedJob(agent, roomId, 'Job that waits');

  await applyOn(
    admin,
    { kind: 'Freeze until verified', over: 'One room', pick: 'Room', choose: roomId, disputed },
    /Stops 1 pending and 1 approved jobs and revokes 1 token\./,
  );
  const freeze = admin.url();
  await expect(main(admin)).toContainText('An auditor has to review the evidence before it can be lifted.');
  const attempt = await sendApproval(waiting);
  expect(await outcomeOf(attempt)).toMatchObject({ outcome: 'refused:FROZEN' });
  await expect(proven(admin, 'Decisions refused by it')).toHaveText('1');
  await expect(proven(admin, 'Tokens minted in its scope since')).toContainText('0: nothing was minted');
  await acknowledged(admin);

  const member = await as(rita);
  for (const path of ['/controls', freeze, revocation]) {
    await member.goto(path);
    await expect(main(member)).toContainText(why);
    await expect(
      main(member).getByRole('button', { name: /Revoke|Freeze|Lift|Tick off|Start a drill|Verify the/ }),
    ).toHaveCount(0);
    await expect(main(member).getByRole('radio')).toHaveCount(0);
  }

  const auditor = await as(audrey);
  await auditor.goto(freeze);
  await auditor.getByRole('textbox', { name: 'What you looked at and found' }).fill('The denial and its signature.');
  await auditor.getByRole('button', { name: 'Verify the package and record the review' }).click();
  await expect(auditor.getByRole('status').filter({ hasText: 'The package is VALID' })).toBeVisible();
  await expect(auditor.getByRole('button', { name: 'Lift the freeze' })).toHaveCount(0);

  await admin.getByRole('button', { name: 'Lift the freeze' }).click();
  const lift = admin.getByRole('dialog');
  await lift.getByRole('textbox', { name: 'Reason' }).fill('The evidence holds.');
  await lift.getByRole('button', { name: 'Lift the freeze' }).click();
  await expect(card(admin, 'The control')).toContainText('“The evidence holds.”');
  await expect(main(admin)).toContainText('Lifted');
  for (const { jobId } of [waiting, unspent]) {
    expect(await jobRow(jobId), jobId).toMatchObject({ state: 'pending', tokens: jobId === waiting.jobId ? [] : [{}] });
  }
  expect((await jobRow(waiting.jobId)).approvalRequests.at(-1)?.digest).not.toBe(waiting.digest);
});

test('controls: triage from the page of controls is lifted with a reason, and nothing resumes by itself', async ({
  as,
}) => {
  const agent = await newAgent('Paused agent');
  const roomId = await newRoom(`Pause ${agent.did.slice(-6)}`, { agentDid: agent.did });
  const waiting = await plannedJob(agent, roomId, 'Job that waits');
  const admin = await as(adam);
  await applyOn(
    admin,
    { kind: 'Read-only triage', over: 'One room', pick: 'Room', choose: roomId },
    /Stops 1 pending job\./,
  );
  const approver = await as(alice);
  await approver.goto(`/jobs/${waiting.jobId}`);
  await expect(main(approver)).toContainText('would have been asked for approval under policy');
  await admin.getByRole('button', { name: 'End triage' }).click();
  const dialog = admin.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('It was a copy.');
  await dialog.getByRole('button', { name: 'End triage' }).click();
  await expect(card(admin, 'The control')).toContainText('“It was a copy.”');
  const row = await jobRow(waiting.jobId);
  expect(row.state).toBe('pending');
  expect(row.approvalRequests.at(-1)?.digest).not.toBe(waiting.digest);
});
