import { acknowledged, applyOn, card, main, proven } from './control-page.ts';
import { firstStep } from './finished-job.ts';
import { openJob } from './job-page.ts';
import { ask, untilAsked } from './jobs.ts';
import { adam, rita } from './people.ts';
import { expectHeld, expectIds, untilComplete } from './retained.ts';
import { newRoom } from './rooms.ts';
import { jobRow, reaches } from './rows.ts';
import {
  approveInRoom,
  evaluate,
  gatewayWith,
  newAgent,
  planOf,
  type RunningJob,
  type ScriptedAgent,
} from './scripted-agent.ts';
import { expect, type Page, test } from './test.ts';

const why = 'Its agent asked for a payment that nobody had approved.';

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

async function tickOffAll(page: Page): Promise<void> {
  const list = card(page, 'Credentials to rotate');
  const open = list.getByRole('button', { name: 'Tick off' });
  for (let left = await open.count(); left > 0; left -= 1) {
    await open.first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('textbox', { name: 'Note' }).fill('Rotated, ticket 4711.');
    await dialog.getByRole('button', { name: 'Tick off this credential' }).click();
    await expect(open).toHaveCount(left - 1);
  }
  await expect(list).toContainText('All are ticked off.');
  await expect(list.getByRole('listitem').filter({ hasText: '“Rotated, ticket 4711.”' }).first()).toContainText(adam);
}

test('revoke after misuse: the agent’s tokens end within the call, credentials are rotated, and the evidence is complete', async ({
  as,
}) => {
  test.slow();
  const agent = await newAgent('Misusing agent');
  const roomId = await newRoom(`Misuse ${agent.did.slice(-6)}`, { agentDid: agent.did });
  const job = await writingJob(agent, roomId, 'Close the books');
  await firstStep(agent, job);
  // Misuse: with the token of its job it asks for what is not in the plan.
  const gateway = gatewayWith(agent, job.token);
  const payment = { index: 2, tool: 'write_pr', args: { repository: 'payroll', title: 'Pay 9,000 EUR' } };
  expect(await gateway.evaluate(job.jobId, payment)).toMatchObject({ decision: false });

  const admin = await as(adam);
  await openJob(admin, job.jobId);
  await expect(main(admin)).toContainText('Refused calls: 1');
  const order = { kind: 'Revoke', over: 'One agent', pick: 'Agent', choose: agent.did, reason: why };
  const controlId = await applyOn(admin, order, /Stops 1 running job and revokes 1 token\./);
  await reaches(job.jobId, 'stopped');
  await expect(main(admin)).toContainText('Done, for good');
  await expect(card(admin, 'What it did')).toContainText(job.jobId);
  await acknowledged(admin);
  await expect(proven(admin, 'Calls refused by it')).toHaveText('0');
  const refused = evaluate(gateway, job.jobId, 1).catch((error: unknown) => ({ decision: false, error }));
  expect((await refused).decision).toBe(false);
  await expect(proven(admin, 'Calls refused by it')).toHaveText('1');
  await tickOffAll(admin);

  const kept = await untilComplete(admin);
  expectIds(kept, 'Jobs', 'job', [job.jobId]);
  expectIds(
    kept,
    'Tokens revoked',
    'token',
    (await jobRow(job.jobId)).tokens.map(({ jti }) => jti),
  );
  expectIds(kept, 'Bundles and packages', 'package', [`pkg_${job.jobId}`]);
  expect(kept.filter(({ kind }) => kind === 'credential').length).toBeGreaterThan(0);
  await expect(card(admin, 'Evidence to retain')).toContainText(`Ticked off by ${adam}`);
  await expectHeld(admin, kept);

  // A member reads all of it and can do none of it.
  const member = await as(rita);
  await member.goto(`/controls/${controlId}`);
  await expect(main(member)).toContainText(why);
  expect(await untilComplete(member)).toEqual(kept);
  await expect(main(member).getByRole('button', { name: /Revoke|Freeze|Lift|Tick off/ })).toHaveCount(0);
});
