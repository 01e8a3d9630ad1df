import { demoServerName } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { clientOf, makeAccount, newAccount } from './accounts.ts';
import { openJob } from './job-page.ts';
import { askUntilPending, botAnswers } from './jobs.ts';
import { adam, alice } from './people.ts';
import type { RoomClient } from './room-client.ts';
import { bodyOf } from './room-client.ts';
import { demoRoom } from './rooms.ts';
import { entriesOf, expectUndecided, outcomeOf } from './rows.ts';
import { expect, test } from './test.ts';

const answerEveryMs = 10 * 60_000;
const answer = 'Only people whom this room’s policy names may do that.';

async function letIn(stranger: RoomClient, roomId: string): Promise<void> {
  await (await clientOf(adam)).invite(roomId, stranger.mxid);
  await stranger.join(roomId);
}

test('a stranger is refused once, in words that do not say whether there is such a job', async ({ as }) => {
  const job = await askUntilPending(await demoRoom(), 'Read notes/closing.md and open a PR with a note');
  const stranger = await newAccount('mallory', 'Mallory');
  await letIn(stranger, job.roomId);

  const real = await stranger.sayInThread(job.roomId, job.requestEventId, `!approve ${job.jobId} ${job.code}`);
  const invented = await stranger.say(job.roomId, `!approve 0123456789AB ${job.code}`);
  const denial = await stranger.say(job.roomId, `!deny ${job.jobId} no`);
  expect(await botAnswers(job.roomId, real)).toBe(answer);
  const windows = new Set<number>();
  for (const eventId of [real, invented, denial]) {
    const { outcome, handledAt } = await outcomeOf(eventId);
    expect(outcome).toBe('refused:NOT_APPROVER');
    windows.add(Math.floor(handledAt / answerEveryMs));
  }
  // The bot cannot be made to fill the room: one answer in a while, whatever is tried.
  expect(await db().outboxMessage.count({ where: { dedupeKey: { contains: stranger.mxid } } })).toBe(windows.size);

  await expectUndecided(job.jobId);
  expect((await entriesOf(job.jobId, 'decision.refused')).map(({ detail }) => detail)).toMatchObject([
    { code: 'NOT_APPROVER', by: stranger.mxid, decision: 'approve', eventId: real },
    { code: 'NOT_APPROVER', by: stranger.mxid, decision: 'deny', eventId: denial },
  ]);
  const page = await as(alice);
  await openJob(page, job.jobId);
  await expect(page.getByRole('main')).toContainText('Nobody has decided yet.');
});

test('a stranger whose display name is an approver’s id is a stranger', async () => {
  const job = await askUntilPending(await demoRoom(), 'Read notes/closing.md and summarise');
  const impostor = await newAccount('eve', alice);
  await letIn(impostor, job.roomId);
  const asId = await impostor.sayInThread(job.roomId, job.requestEventId, `!approve ${job.jobId} ${job.code}`);
  expect(await botAnswers(job.roomId, asId)).toBe(answer);

  // The same letters in another script, with a mark that reads right to left.
  await impostor.setDisplayName('\u202eecilА@');
  await expect
    .poll(async () => (await db().roomMember.findFirst({ where: { mxid: impostor.mxid } }))?.displayName)
    .toContain('А');
  const asLookAlike = await impostor.say(job.roomId, `!approve ${job.jobId} ${job.code}`);
  expect(await outcomeOf(asLookAlike)).toMatchObject({ outcome: 'refused:NOT_APPROVER' });
  await expectUndecided(job.jobId);
  expect((await entriesOf(job.jobId, 'decision.refused')).map(({ detail }) => detail.by)).toEqual([
    impostor.mxid,
    impostor.mxid,
  ]);
});

test('an id that looks like an approver’s is another id', async () => {
  const job = await askUntilPending(await demoRoom(), 'Read notes/closing.md and summarise');
  // Cyrillic а: no homeserver of this kind makes such an account.
  await expect(makeAccount('аlice', 'Alice')).rejects.toThrow(/refused the account/);
  const lookAlike = await newAccount('a1ice', 'Alice');
  await letIn(lookAlike, job.roomId);
  const eventId = await lookAlike.sayInThread(job.roomId, job.requestEventId, `!approve ${job.jobId} ${job.code}`);
  expect(await outcomeOf(eventId)).toMatchObject({ outcome: 'refused:NOT_APPROVER' });
  expect(await botAnswers(job.roomId, eventId)).toBe(answer);
  await expectUndecided(job.jobId);
});

test('a job of another room does not exist for a person of this one', async () => {
  const job = await askUntilPending(await demoRoom(), 'Read notes/closing.md and summarise');
  const stranger = await newAccount('trudy', 'Trudy');
  const other = await (await clientOf(alice)).roomByAlias(`#sec-review:${demoServerName}`);
  await letIn(stranger, other);
  const eventId = await stranger.say(other, `!status ${job.jobId}`);
  expect(await botAnswers(other, eventId)).toBe(`There is no job ${job.jobId} in this room. Check the id.`);
  const said = (await (await clientOf(alice)).timeline(other)).map(bodyOf).join('\n');
  expect(said).not.toContain(job.code);
});
