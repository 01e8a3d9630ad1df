import { clientOf } from './accounts.ts';
import { openJob, stateBadge } from './job-page.ts';
import { askUntilPending, botMessages, botSays, sendApproval } from './jobs.ts';
import { alice, oncall } from './people.ts';
import { bodyOf } from './room-client.ts';
import { demoRoom } from './rooms.ts';
import { actionsOf, entriesOf, jobRow, outcomeOf, reaches } from './rows.ts';
import { expect, test } from './test.ts';

test('an approver sends !approve JOB CODE in the thread: the agent works, the bundle verifies', async ({ as }) => {
  const job = await askUntilPending(
    await demoRoom(),
    'Read notes/vendors.md, search for "Basel", summarise and open a PR with the note',
  );
  const page = await as(oncall);
  await openJob(page, job.jobId);
  const eventId = await sendApproval(job);

  await expect(stateBadge(page)).toContainText('Done', { timeout: 40_000 });
  await expect(page.getByRole('listitem').filter({ hasText: /as approvers, in the room/ })).toContainText(alice);
  expect(await outcomeOf(eventId)).toMatchObject({ verdict: 'command:approve', outcome: 'decided:approved' });

  const row = await jobRow(job.jobId);
  expect(row.decisions).toMatchObject([
    { kind: 'approve', approverMxid: alice, channel: 'matrix', matrixEventId: eventId, digest: job.digest },
  ]);
  expect(row.decisions[0]?.evidenceLevel).toBe('matrix-local-plain');
  expect(row.tokens).toMatchObject([{ digest: job.digest, tokenSealed: null, pinned: true }]);
  expect(row.bundle).toMatchObject({ verdict: 'VALID', code: 'OK' });
  expect(await entriesOf(job.jobId, 'job.approved')).toMatchObject([
    { actor: `matrix:${alice}`, detail: { approver: alice, channel: 'matrix', digest: job.digest } },
  ]);
  expect(await actionsOf(job.jobId)).toContain('token.collected');

  expect(await botSays(job, /approved by/)).toContain(`approved by ${alice} in the room, code ${job.code}`);
  expect(await botSays(job, /is done/)).toContain('Proof package: VALID');
  const said = (await botMessages(job)).map(bodyOf).join('\n');
  expect(said, 'no token in the room').not.toMatch(/eyJ[\w-]{10,}\./);
});

test('the code is the one of the plan that the room shows: a wrong one decides nothing', async () => {
  const job = await askUntilPending(await demoRoom(), 'Read notes/closing.md and summarise');
  const wrong = job.code === '00000000' ? '00000001' : '00000000';
  const eventId = await (await clientOf(alice)).say(job.roomId, `!approve ${job.jobId} ${wrong}`);
  expect(await outcomeOf(eventId)).toMatchObject({ outcome: 'refused:WRONG_CODE' });
  expect(await entriesOf(job.jobId, 'decision.refused')).toMatchObject([{ detail: { code: 'WRONG_CODE', eventId } }]);
  await sendApproval(job);
  await reaches(job.jobId, 'done');
});
