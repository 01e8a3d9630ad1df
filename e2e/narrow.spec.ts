import { approve, dropSteps, openJob, stateBadge } from './job-page.ts';
import { ask, askUntilPending, botSays, sendApproval, untilAsked } from './jobs.ts';
import { alice, audrey } from './people.ts';
import { newRoom, referenceAgent } from './rooms.ts';
import { actionsOf, entriesOf, jobRow, outcomeOf, reaches } from './rows.ts';
import { gatewayWith, newAgent, planOf } from './scripted-agent.ts';
import { expect, test } from './test.ts';

test('an approver drops the step that writes: the page shows what was cut, and the agent carries out the rest alone', async ({
  as,
}) => {
  const roomId = await newRoom('Narrower', { agentDid: await referenceAgent() });
  const job = await askUntilPending(roomId, 'Read notes/closing.md, summarise and open a PR with a note');
  const page = await as(alice);
  await openJob(page, job.jobId);
  await dropSteps(page, '3. write_pr');

  const main = page.getByRole('main');
  await expect(main).toContainText('Narrowed by you from revision 1');
  await expect(main).toContainText('Step 3 (write_pr) was dropped.');
  await expect(main).toContainText('Changed since revision 1');
  await expect(main.getByRole('listitem').filter({ hasText: 'was step 3; gone' })).toContainText('write_pr');
  await expect(main).toContainText('changes nothing');
  await expect(stateBadge(page)).not.toContainText(job.code);
  const narrowed = await untilAsked(job);
  expect(narrowed.digest).not.toBe(job.digest);
  await expect(main).toContainText(narrowed.code);
  expect(await botSays(job, /cut the plan down/)).toContain('Step 3 (write_pr) was dropped.');
  // The code of what was cut is worth nothing.
  expect(await outcomeOf(await sendApproval(job))).toMatchObject({ outcome: 'refused:WRONG_CODE' });

  await approve(page);
  await expect(stateBadge(page)).toContainText('Done', { timeout: 60_000 });
  const row = await jobRow(job.jobId);
  expect(row.plans.map(({ revision, author }) => [revision, author.includes(alice)])).toEqual([
    [1, false],
    [2, true],
  ]);
  expect(row.run?.calls.map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
    'read complete',
    'openai/scripted-demo-1 complete',
  ]);
  expect(row.bundle).toMatchObject({ verdict: 'VALID', code: 'OK' });
  expect(row.decisions).toMatchObject([{ digest: narrowed.digest, approverMxid: alice }]);
  expect(await entriesOf(job.jobId, 'plan.narrowed')).toMatchObject([
    { detail: { revision: 2, fromRevision: 1, by: alice, cuts: ['Step 3 (write_pr) was dropped.'] } },
  ]);
});

test('an agent that calls the dropped step all the same is refused: PLAN_MISMATCH', async ({ as }) => {
  const agent = await newAgent('Stubborn agent');
  const roomId = await newRoom('Dropped', { agentDid: agent.did });
  const asked = await ask(roomId, 'Read and write');
  const write = {
    tool: 'write_pr',
    args: {
      repository: 'ledger-notes',
      base: 'main',
      branch: 'x',
      title: 'x',
      body: '',
      files: [{ path: 'x', content: 'x' }],
    },
    preview: { kind: 'diff' as const, text: '--- /dev/null\n+++ b/x\n@@ -0,0 +1 @@\n+x\n' },
  };
  const plan = planOf('Reads and writes');
  await agent.console.submitPlan(asked.jobId, { ...plan, steps: [...plan.steps, write] });
  const job = await untilAsked(asked);
  const page = await as(alice);
  await openJob(page, job.jobId);
  await dropSteps(page, '3. write_pr');
  await expect(page.getByRole('main')).toContainText('Narrowed by you');
  const narrowed = await untilAsked(asked);
  await sendApproval(narrowed);
  await reaches(job.jobId, 'approved');

  const { token, plan: left, cuts } = await agent.console.collectToken(job.jobId);
  expect(left.steps).toEqual(plan.steps);
  expect(cuts).toEqual(['Step 3 (write_pr) was dropped.']);
  const gateway = gatewayWith(agent, token);
  const call = { tool: write.tool, args: write.args };
  // Attack: under its old number, and under the number of a step that is left.
  for (const index of [2, 0]) {
    const answer = await gateway.evaluate(job.jobId, { ...call, index });
    expect(answer).toMatchObject({ decision: false, context: { code: 'PLAN_MISMATCH' } });
  }
  const [first] = plan.steps;
  expect(await gateway.evaluate(job.jobId, { index: 0, tool: 'read', args: first?.args ?? {} })).toMatchObject({
    decision: true,
  });

  expect((await jobRow(job.jobId)).run?.calls).toMatchObject([{ name: 'read' }]);
  expect((await entriesOf(job.jobId, 'call.refused')).map(({ detail }) => [detail.name, detail.code])).toEqual([
    ['write_pr', 'PLAN_MISMATCH'],
    ['write_pr', 'PLAN_MISMATCH'],
  ]);
  expect(await actionsOf(job.jobId)).toContain('call.admitted');
  const auditor = await as(audrey);
  await openJob(auditor, job.jobId);
  await expect(auditor.getByRole('main')).toContainText('Refused calls: 2');
});
