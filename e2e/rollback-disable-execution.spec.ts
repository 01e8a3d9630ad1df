import { db } from '#lib/db/client.ts';
import { clientOf } from './accounts.ts';
import { card, liftOn } from './control-page.ts';
import { approve, captureDecision, decision, openJob, stateBadge } from './job-page.ts';
import { ask, botAnswers, botSays, untilAsked } from './jobs.ts';
import { adam, alice, audrey, oncall } from './people.ts';
import { expectHeld, expectIds, untilComplete } from './retained.ts';
import { bodyOf } from './room-client.ts';
import { newRoom } from './rooms.ts';
import { entriesOf, jobRow, outcomeOf, reaches } from './rows.ts';
import { approveInRoom, evaluate, gatewayWith, newAgent, plannedJob, planOf, runningJob } from './scripted-agent.ts';
import { replay } from './server-action.ts';
import { expect, type Page, test } from './test.ts';

const why = 'Somebody else’s invoices turned up in a note.';

/** The banner's line about a room. */
const banner = (page: Page, roomName: string) =>
  page.getByRole('region', { name: 'Controls in force' }).getByRole('listitem').filter({ hasText: roomName });
const timelineOf = async (roomId: string) => (await (await clientOf(alice)).timeline(roomId)).map(bodyOf).join('\n');

async function openRoom(page: Page, roomId: string): Promise<void> {
  await page.goto(`/rooms/${encodeURIComponent(roomId)}`);
}

async function switchOn(page: Page, roomId: string, roomName: string): Promise<void> {
  await openRoom(page, roomId);
  await page.getByRole('button', { name: 'Switch to triage' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Stops 1 pending job, 2 under way and 2 tokens.');
  await dialog.getByRole('textbox', { name: 'Reason' }).fill(why);
  await dialog.getByRole('button', { name: 'Switch this room to triage' }).click();
  await expect(banner(page, roomName)).toContainText(why);
}

test('disable execution: nothing is minted or authorized in triage, attempts are kept, and what waits is asked for anew', async ({
  as,
}) => {
  test.slow();
  const agent = await newAgent('Triage agent');
  const roomName = `Triage ${agent.did.slice(-6)}`;
  const roomId = await newRoom(roomName, { agentDid: agent.did });
  const running = await runningJob(agent, roomId, 'Job that runs');
  const unspent = await plannedJob(agent, roomId, 'Job with an unspent token');
  await approveInRoom(unspent);
  const waiting = await plannedJob(agent, roomId, 'Job that waits');
  const approver = await as(alice);
  const request = await captureDecision(approver, waiting.jobId);

  const admin = await as(adam);
  await switchOn(admin, roomId, roomName);
  const inForce = await db().control.findFirstOrThrow({ where: { subject: roomId, liftedAt: null } });
  const { id: controlId } = inForce;

  await expect
    .poll(() => timelineOf(roomId))
    .toContain(`Read-only triage is on for this room, set by ${adam}. Reason: “${why}”`);
  const auditor = await as(audrey);
  for (const path of ['/', '/audit', `/jobs/${waiting.jobId}`]) {
    await auditor.goto(path);
    await expect(banner(auditor, roomName), path).toContainText(why);
  }

  // The unspent token is worth nothing and cannot be collected any more.
  expect(await jobRow(unspent.jobId)).toMatchObject({ state: 'pending', tokens: [{ revokedAt: expect.any(Date) }] });
  await expect(agent.console.collectToken(unspent.jobId)).rejects.toMatchObject({ status: 409 });
  // The running job is refused every call.
  const gateway = gatewayWith(agent, running.token);
  expect(await evaluate(gateway, running.jobId, 0)).toMatchObject({ decision: false, context: { code: 'TRIAGE' } });
  await expect(gateway.ask('scripted-demo-1', [{ role: 'user', content: 'Hello' }])).rejects.toMatchObject({
    status: 409,
    code: 'TRIAGE',
  });
  expect((await jobRow(running.jobId)).run?.calls).toEqual([]);

  // Approvals are refused in the room, on the page and past the page.
  const attempt = `!approve ${waiting.jobId} ${waiting.code}`;
  const eventId = await (await clientOf(oncall)).sayInThread(roomId, waiting.requestEventId, attempt);
  expect(await outcomeOf(eventId)).toMatchObject({ outcome: 'refused:TRIAGE' });
  expect(await botAnswers(roomId, eventId)).toContain('in read-only triage since');
  await openJob(approver, waiting.jobId);
  await expect(decision(approver)).toContainText('The room is in read-only triage: nothing is decided while it lasts.');
  await expect(approver.getByRole('main')).toContainText('would have been asked for approval');
  expect(await replay(approver, request)).toContain('"code":"TRIAGE"');
  expect(await jobRow(waiting.jobId)).toMatchObject({ state: 'pending', decisions: [], tokens: [] });
  expect((await entriesOf(waiting.jobId, 'decision.refused')).map(({ detail }) => detail)).toMatchObject([
    { code: 'TRIAGE', by: oncall, channel: 'matrix', eventId, controlId },
    { code: 'TRIAGE', by: alice, channel: 'browser', eventId: null, controlId },
  ]);

  // Requests and plans are still recorded.
  const late = await ask(roomId, 'Asked during triage');
  expect(await agent.console.submitPlan(late.jobId, planOf('Planned during triage'))).toMatchObject({ revision: 1 });

  await openRoom(admin, roomId);
  const attempts = admin.getByRole('list', { name: 'Tried meanwhile' }).getByRole('listitem');
  await expect(attempts.filter({ hasText: eventId })).toContainText(/Approval refused.*in the room/);
  await expect(attempts.filter({ hasText: alice })).toContainText(/Approval refused.*in the browser/);
  await expect(attempts.filter({ hasText: late.requestEventId })).toContainText('Request recorded');

  await admin.goto(`/controls/${controlId}`);
  const meanwhile = card(admin, 'Recorded meanwhile');
  const recorded = meanwhile.getByRole('listitem');
  const would = 'would have been asked for approval under policy';
  await expect(recorded.filter({ hasText: late.jobId }).filter({ hasText: 'Plan revision 1' })).toContainText(would);
  await expect(recorded.filter({ hasText: eventId })).toContainText('Policy in force');
  expect(await botSays(late, /cannot be decided now/)).toContain(`it ${would}`);
  await liftOn(admin, 'End triage', 'It was a copy for the tests.');
  await expect(banner(admin, roomName)).toHaveCount(0);
  await expect.poll(() => timelineOf(roomId)).toContain(`Read-only triage is over for this room, ended by ${adam}.`);
  // Nothing resumes by itself: the same plan is asked for under another code.
  for (const { jobId } of [waiting, unspent, late]) {
    await expect(card(admin, 'Asked for anew when it ended')).toContainText(jobId);
  }
  const again = await untilAsked(waiting);
  expect(again.digest).not.toBe(waiting.digest);
  const oldCode = await (await clientOf(oncall)).sayInThread(roomId, waiting.requestEventId, attempt);
  expect(await outcomeOf(oldCode)).toMatchObject({ outcome: 'refused:WRONG_CODE' });
  await openJob(approver, waiting.jobId);
  await expect(approver.getByRole('main')).toContainText(again.code);
  await approve(approver);
  await expect(stateBadge(approver)).toContainText('Approved');
  await reaches(waiting.jobId, 'approved');
  expect(await evaluate(gateway, running.jobId, 0)).toMatchObject({ decision: true });
  expect(await jobRow(unspent.jobId)).toMatchObject({ state: 'pending', tokens: [{ revokedAt: expect.any(Date) }] });
  expect(await entriesOf(unspent.jobId, 'job.reopened')).toHaveLength(1);

  // To retain: each attempt by its event and its entry, the policy in force, and what the triage touched.
  const kept = await untilComplete(admin);
  const refusals = await db().auditEntry.findMany({ where: { jobId: waiting.jobId, action: 'decision.refused' } });
  const tried = refusals.filter(({ detailText }) => detailText.includes(controlId)).map(({ id }) => String(id));
  expect(tried).toHaveLength(2);
  expectIds(kept, 'Approvals tried meanwhile', 'entry', tried);
  expectIds(kept, 'Approvals tried meanwhile', 'event', [eventId]);
  const { wpcHash } = await db().policyHead.findFirstOrThrow({ where: { roomId } });
  expectIds(kept, 'Policies in force', 'policy', [wpcHash]);
  expectIds(
    kept,
    'Jobs',
    'job',
    [running, unspent, waiting].map(({ jobId }) => jobId),
  );
  const [revoked] = (await jobRow(unspent.jobId)).tokens;
  expectIds(kept, 'Tokens revoked', 'token', [revoked?.jti ?? '']);
  await expectHeld(admin, kept);
});
