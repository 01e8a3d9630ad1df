import { revokeAgent } from '#lib/agents/revoke-agent.ts';
import { db } from '#lib/db/client.ts';
import { assignAgent } from '#lib/rooms/assign-agent.ts';
import { clientOf } from './accounts.ts';
import { bringIn } from './approvers.ts';
import { captureDecision, decision, openJob, stateBadge } from './job-page.ts';
import { botSays, type PendingJob, sendApproval } from './jobs.ts';
import { adam, alice, audrey, oncall, rita } from './people.ts';
import { newRoom, policyFor, putInForce } from './rooms.ts';
import { entriesOf, jobRow, outcomeOf, reaches } from './rows.ts';
import { approveInRoom, newAgent, plannedJob, type ScriptedAgent } from './scripted-agent.ts';
import { replay } from './server-action.ts';
import { expect, type Page, test } from './test.ts';

const setup = { kind: 'system', name: 'setup' } as const;

type Pair = { waiting: PendingJob; approved: PendingJob };

/** A job that waits for its decision, and one that was approved and whose token nobody has collected. */
async function pairOf(agent: ScriptedAgent, roomId: string): Promise<Pair> {
  const waiting = await plannedJob(agent, roomId, 'A job that waits');
  const approved = await plannedJob(agent, roomId, 'A job with an uncollected token');
  await approveInRoom(approved);
  return { waiting, approved };
}

/** That a job is void for `reason` in the rows, in the log, for its agent and on the page. */
async function expectVoid(agent: ScriptedAgent, page: Page, job: PendingJob, from: string, reason: string) {
  await reaches(job.jobId, 'voided');
  const row = await jobRow(job.jobId);
  expect(row.stateReason).toBe(reason);
  expect(row.approvalRequests.filter(({ closedAt }) => closedAt === null)).toEqual([]);
  expect(row.tokens).toMatchObject(from === 'approved' ? [{ revokedAt: expect.any(Date) }] : []);
  expect(await entriesOf(job.jobId, 'job.voided')).toMatchObject([{ detail: { from, reason } }]);
  await expect(agent.console.collectToken(job.jobId)).rejects.toMatchObject({ status: 409 });
  await openJob(page, job.jobId);
  await expect(stateBadge(page)).toContainText('Void');
  await expect(page.getByRole('main')).toContainText(reason);
  await expect(decision(page)).toHaveCount(0);
}

async function expectBothVoid(agent: ScriptedAgent, page: Page, { waiting, approved }: Pair, reason: string) {
  await expectVoid(agent, page, waiting, 'pending', reason);
  await expectVoid(agent, page, approved, 'approved', reason);
}

test('a request that its author edits or redacts takes its job with it; anybody else’s edit takes nothing', async ({
  as,
}) => {
  const agent = await newAgent('Edited agent');
  const roomId = await newRoom('Edits void', { agentDid: agent.did });
  const author = await clientOf(rita);
  const [edited, redacted] = [await pairOf(agent, roomId), await pairOf(agent, roomId)];
  const approver = await as(alice);
  const request = await captureDecision(approver, edited.waiting.jobId);

  const foreign = await (await clientOf(alice)).edit(roomId, edited.waiting.requestEventId, '!job Something else');
  await outcomeOf(foreign);
  expect(await jobRow(edited.waiting.jobId)).toMatchObject({ state: 'pending' });

  for (const job of [edited.waiting, edited.approved]) {
    await author.edit(roomId, job.requestEventId, '!job Something else');
  }
  for (const job of [redacted.waiting, redacted.approved]) await author.redact(roomId, job.requestEventId);
  const page = await as(audrey);
  await expectBothVoid(agent, page, edited, `the request was edited by ${rita}`);
  await expectBothVoid(agent, page, redacted, `the request was redacted by ${rita}`);
  await expect(page.getByRole('main')).toContainText('The request was redacted afterwards');
  for (const job of [edited.waiting, redacted.approved]) expect(await botSays(job, /is void/)).toContain(rita);

  // Attack: an approval that was on its way when the request changed.
  expect(await replay(approver, request)).toContain('"code":"VOIDED"');
  const late = await sendApproval(redacted.waiting);
  expect(await outcomeOf(late)).toMatchObject({ outcome: 'refused:VOIDED' });
});

test('a requester or an approver so far who leaves the room takes the job with them', async ({ as }) => {
  const agent = await newAgent('Left agent');
  const roomId = await newRoom('Leaving voids', {
    agentDid: agent.did,
    policy: ({ matrix }) => {
      matrix.approval.rules = [{ tiers: ['low'], slots: [{ group: 'approvers', count: 2 }] }];
    },
  });
  const page = await as(audrey);
  const votedPair = async () => {
    const waiting = await plannedJob(agent, roomId, 'A job with one of two approvals');
    const approved = await plannedJob(agent, roomId, 'A job with both approvals');
    await outcomeOf(await sendApproval(waiting, alice));
    await outcomeOf(await sendApproval(approved, alice));
    await sendApproval(approved, oncall);
    await reaches(approved.jobId, 'approved');
    return { waiting, approved };
  };

  const asked = await votedPair();
  await (await clientOf(rita)).leave(roomId);
  await expectBothVoid(agent, page, asked, `its requester ${rita} is no longer in the room`);
  await bringIn(roomId, rita);
  expect(await botSays(asked.waiting, /is void/)).toContain(rita);

  const voted = await votedPair();
  await (await clientOf(alice)).leave(roomId);
  await expectBothVoid(agent, page, voted, `its approver ${alice} is no longer in the room`);
  expect((await jobRow(voted.waiting.jobId)).decisions).toMatchObject([{ approverMxid: alice, kind: 'approve' }]);
});

test('another policy, a revoked agent and an encrypted room void what waits and what nobody began', async ({ as }) => {
  const agent = await newAgent('Revoked agent');
  const roomId = await newRoom('Ground lost', { agentDid: agent.did });
  const page = await as(audrey);

  const judged = await pairOf(agent, roomId);
  const approver = await as(alice);
  const request = await captureDecision(approver, judged.waiting.jobId);
  const shorter = policyFor([roomId], ({ tokens }) => {
    tokens.cst.ttl_seconds = 300;
  });
  await putInForce(roomId, shorter, 'Shorter tokens');
  await expectBothVoid(agent, page, judged, 'the room’s policy changed');
  expect(await replay(approver, request)).toContain('"code":"VOIDED"');

  const planned = await pairOf(agent, roomId);
  await revokeAgent({ did: agent.did, reason: 'Its key was copied', actor: setup, now: new Date() });
  await expect(agent.console.collectToken(planned.approved.jobId)).rejects.toMatchObject({ status: 403 });
  for (const job of [planned.waiting, planned.approved]) {
    await reaches(job.jobId, 'voided');
    expect(await entriesOf(job.jobId, 'job.voided')).toMatchObject([{ detail: { reason: 'its agent was revoked' } }]);
    await openJob(page, job.jobId);
    await expect(page.getByRole('main')).toContainText('its agent was revoked');
  }

  const heir = await newAgent('Heir');
  await assignAgent({ roomId, agentDid: heir.did, actor: setup, now: new Date() });
  const open = await pairOf(heir, roomId);
  await (await clientOf(adam)).setState(roomId, 'm.room.encryption', { algorithm: 'm.megolm.v1.aes-sha2' });
  for (const job of [open.waiting, open.approved]) await reaches(job.jobId, 'voided');
  expect(await db().room.findUnique({ where: { roomId } })).toMatchObject({ state: 'encrypted' });
  await openJob(page, open.approved.jobId);
  await expect(stateBadge(page)).toContainText('Void');
  await expect(page.getByRole('main')).toContainText('encrypted');
  await expect(heir.console.collectToken(open.approved.jobId)).rejects.toMatchObject({ status: 409 });
});
