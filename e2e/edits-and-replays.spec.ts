import { clientOf } from './accounts.ts';
import { openJob } from './job-page.ts';
import { askUntilPending, botAnswers, botSays, sendApproval } from './jobs.ts';
import { alice, oncall, rita } from './people.ts';
import { demoRoom } from './rooms.ts';
import { entriesOf, expectUndecided, jobRow, outcomeOf, reaches } from './rows.ts';
import { expect, test } from './test.ts';

const request = 'Read notes/closing.md and summarise';

test('a message that is edited into !approve is no command, whoever edits it', async ({ as }) => {
  const job = await askUntilPending(await demoRoom(), request);
  const command = `!approve ${job.jobId} ${job.code}`;
  const approver = await clientOf(alice);
  const harmless = await approver.say(job.roomId, 'Looks interesting, I will read it.');

  const own = await approver.edit(job.roomId, harmless, command);
  expect(await outcomeOf(own)).toMatchObject({ verdict: 'edit:command', outcome: 'refused:EDIT' });
  expect(await botAnswers(job.roomId, own)).toBe('An edit is never a command. Send it as a new message.');
  // Attack: the homeserver takes anyone's edit of anyone's message.
  const forged = await (await clientOf(rita)).edit(job.roomId, harmless, command);
  expect(await outcomeOf(forged)).toMatchObject({ verdict: 'edit:command', outcome: 'refused:EDIT' });

  await expectUndecided(job.jobId);
  expect(await entriesOf(job.jobId, 'decision.recorded')).toEqual([]);
  const page = await as(oncall);
  await openJob(page, job.jobId);
  await expect(page.getByRole('main')).toContainText('Nobody has decided yet.');
});

test('an approval of one job approves no other: not its code, not its thread, not its event', async ({ as }) => {
  const old = await askUntilPending(await demoRoom(), request);
  const approver = await clientOf(alice);
  const approval = `!approve ${old.jobId} ${old.code}`;
  const first = await sendApproval(old);
  await reaches(old.jobId, 'done');
  const job = await askUntilPending(old.roomId, request);
  expect(job.code).not.toBe(old.code);

  const oldCode = await approver.sayInThread(job.roomId, job.requestEventId, `!approve ${job.jobId} ${old.code}`);
  expect(await outcomeOf(oldCode)).toMatchObject({ outcome: 'refused:WRONG_CODE' });
  expect(await botAnswers(job.roomId, oldCode)).toContain(`Job ${job.jobId}: `);

  const oldThread = await approver.sayInThread(job.roomId, old.requestEventId, `!approve ${job.jobId} ${job.code}`);
  expect(await outcomeOf(oldThread)).toMatchObject({ outcome: 'refused:WRONG_THREAD' });

  const again = await approver.say(job.roomId, approval);
  expect(await outcomeOf(again)).toMatchObject({ outcome: 'refused:ALREADY_DECIDED' });
  expect(await botAnswers(job.roomId, again)).toContain(`${alice} approved this job at`);

  await expectUndecided(job.jobId);
  expect((await entriesOf(job.jobId, 'decision.refused')).map(({ detail }) => detail)).toMatchObject([
    { code: 'WRONG_CODE', eventId: oldCode },
    { code: 'WRONG_THREAD', eventId: oldThread },
  ]);
  expect((await entriesOf(old.jobId, 'decision.refused')).map(({ detail }) => detail)).toMatchObject([
    { code: 'ALREADY_DECIDED', eventId: again },
  ]);
  expect((await jobRow(old.jobId)).decisions).toMatchObject([{ matrixEventId: first }]);
  expect((await jobRow(old.jobId)).tokens).toHaveLength(1);
  const page = await as(oncall);
  await openJob(page, job.jobId);
  await expect(page.getByRole('main')).toContainText('Nobody has decided yet.');
  await botSays(old, /is done/);
});
