import { openJob, stateBadge } from './job-page.ts';
import { botSays } from './jobs.ts';
import { adam, alice } from './people.ts';
import { newRoom, policyFor } from './rooms.ts';
import { entriesOf, jobRow, reaches } from './rows.ts';
import { evaluate, gatewayWith, newAgent, plannedJob, runningJob } from './scripted-agent.ts';
import { expect, type Page, test } from './test.ts';

async function publish(page: Page, document: string): Promise<string> {
  await page.goto('/policies/publish');
  await page.getByRole('textbox', { name: 'Policy document (JSON)' }).fill(document);
  await page.getByRole('button', { name: 'Check the document' }).click();
  await page.getByRole('button', { name: 'Publish this policy' }).click();
  await page.waitForURL(/\/policies\/[\w-]{43}$/);
  return page.url().split('/').at(-1) ?? '';
}

async function activate(page: Page, roomName: string): Promise<void> {
  await page.getByRole('button', { name: 'Activate' }).click();
  const dialog = page.getByRole('dialog', { name: `Activate in “${roomName}”` });
  await expect(dialog).toContainText('write_pr');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('The agent also tidies up.');
  await dialog.getByRole('button', { name: `Put in force in “${roomName}”` }).click();
  await expect(dialog).toBeHidden();
}

test('another policy in force: what waits is void, what runs is refused, the next plan shows the difference', async ({
  as,
}) => {
  const agent = await newAgent('Policy agent');
  const roomName = `Policy ${agent.did.slice(-6)}`;
  const roomId = await newRoom(roomName, {
    agentDid: agent.did,
    policy: (source) => {
      source.execution.tools.allow = ['read', 'search'];
    },
  });
  const running = await runningJob(agent, roomId, 'Job that runs');
  const waiting = await plannedJob(agent, roomId, 'Job that waits');

  const admin = await as(adam);
  const hash = await publish(admin, policyFor([roomId]));
  await activate(admin, roomName);

  await reaches(waiting.jobId, 'voided');
  await botSays(waiting, /is void: “the room’s policy changed”/);
  const gateway = gatewayWith(agent, running.token);
  const refused = { decision: false, context: { code: 'POLICY_CHANGED' } };
  expect(await evaluate(gateway, running.jobId, 0)).toMatchObject(refused);
  expect((await entriesOf(running.jobId, 'call.refused')).map(({ detail }) => detail.code)).toEqual(['POLICY_CHANGED']);
  expect((await entriesOf(waiting.jobId, 'job.voided')).map(({ detail }) => detail.from)).toEqual(['pending']);
  expect(await jobRow(waiting.jobId)).toMatchObject({ state: 'voided', tokens: [], decisions: [] });

  const page = await as(alice);
  await openJob(page, waiting.jobId);
  await expect(stateBadge(page)).toContainText('Voided');
  const next = await plannedJob(agent, roomId, 'Job under the new policy');
  expect(await jobRow(next.jobId)).toMatchObject({ wpcHash: hash });
  await openJob(page, next.jobId);
  const gained = page.getByRole('list', { name: 'What may now be done that could not before' });
  await expect(gained).toContainText('write_pr');
  await expect(page.getByRole('insertion').filter({ hasText: '"write_pr"' })).toBeVisible();
});
