import { db } from '#lib/db/client.ts';
import { acknowledged, applyOn, card, liftOn, main, proven } from './control-page.ts';
import { finishJob } from './finished-job.ts';
import { sendApproval } from './jobs.ts';
import { adam, audrey, rita } from './people.ts';
import { expectHeld, expectIds, untilComplete } from './retained.ts';
import { newRoom } from './rooms.ts';
import { jobRow, outcomeOf } from './rows.ts';
import { newAgent, plannedJob, runningJob } from './scripted-agent.ts';
import { expect, test } from './test.ts';

const why = 'Its summary quotes another customer.';

test('disputed output: approvals are frozen until an auditor has verified and reviewed the package; the evidence is complete', async ({
  as,
}) => {
  test.slow();
  const agent = await newAgent('Disputed agent');
  const roomId = await newRoom(`Dispute ${agent.did.slice(-6)}`, { agentDid: agent.did });
  const disputed = await runningJob(agent, roomId, 'Summarise the ledger');
  await finishJob(agent, disputed);
  const waiting = await plannedJob(agent, roomId, 'Send the summary out');

  const admin = await as(adam);
  const freeze = { kind: 'Freeze until verified', over: 'One room', pick: 'Room', choose: roomId, reason: why };
  const controlId = await applyOn(admin, { ...freeze, disputed: disputed.jobId }, /Stops 1 pending job\./);
  await expect(main(admin)).toContainText('An auditor has to review the evidence before it can be lifted.');
  const attempt = await sendApproval(waiting);
  expect(await outcomeOf(attempt)).toMatchObject({ outcome: 'refused:FROZEN' });
  await expect(proven(admin, 'Decisions refused by it')).toHaveText('1');
  await expect(proven(admin, 'Tokens minted in its scope since')).toContainText('0: nothing was minted');
  await acknowledged(admin);
  await expect(card(admin, 'Evidence to retain')).toContainText('No auditor has recorded a review yet');

  const member = await as(rita);
  await member.goto('/controls');
  await expect(main(member)).toContainText(why);
  await expect(main(member).getByRole('radio')).toHaveCount(0);
  await expect(main(member).getByRole('button', { name: /Revoke|Freeze|Lift|Start a drill/ })).toHaveCount(0);

  const auditor = await as(audrey);
  await auditor.goto(`/controls/${controlId}`);
  await auditor.getByRole('textbox', { name: 'What you looked at and found' }).fill('Every receipt and the approval.');
  await auditor.getByRole('button', { name: 'Verify the package and record the review' }).click();
  await expect(auditor.getByRole('status').filter({ hasText: 'The package is VALID' })).toBeVisible();
  await expect(auditor.getByRole('button', { name: 'Lift the freeze' })).toHaveCount(0);

  await liftOn(admin, 'Lift the freeze', 'The evidence holds.');
  await expect(main(admin)).toContainText('Lifted');
  const again = await jobRow(waiting.jobId);
  expect(again).toMatchObject({ state: 'pending', tokens: [] });
  expect(again.approvalRequests.at(-1)?.digest).not.toBe(waiting.digest);

  const kept = await untilComplete(auditor);
  const { run, decisions, bundle } = await jobRow(disputed.jobId);
  const { planEventId } = await db().job.findUniqueOrThrow({ where: { id: disputed.jobId } });
  expect(run?.receipts).toHaveLength(2);
  expectIds(kept, 'Receipts in dispute', 'receipt', run?.receipts.map(({ receiptId }) => receiptId) ?? []);
  expectIds(kept, 'Bundles and packages', 'bundle', [bundle?.id ?? '']);
  expectIds(kept, 'Bundles and packages', 'package', [`pkg_${disputed.jobId}`]);
  const approved = decisions.map(({ matrixEventId }) => matrixEventId ?? '');
  const asked = [disputed.requestEventId, planEventId ?? ''];
  expectIds(kept, 'Who asked and who approved', 'event', [...asked, ...approved]);
  expectIds(kept, 'Approvals tried meanwhile', 'event', [attempt]);
  const { reportText } = await db().controlReview.findUniqueOrThrow({ where: { controlId } });
  expect(JSON.parse(reportText)).toMatchObject({ verdict: 'VALID', jobId: disputed.jobId });
  await expect(card(auditor, 'Evidence to retain')).toContainText('“Every receipt and the approval.”');
  await expectHeld(auditor, kept);
});
