// Attack: something that looks like an approver's approval is made to count: a name, an id, an old message, an edit, a
// quotation, a relay, another room.

import { digestEmoji } from '#lib/canon/sas-emoji.ts';
import { demoServerName } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { clientOf, makeAccount, newAccount } from './accounts.ts';
import { openJob } from './job-page.ts';
import { askUntilPending, botAnswers, botSays, type PendingJob, sendApproval, untilAsked } from './jobs.ts';
import { adam, alice, oncall, rita } from './people.ts';
import { bodyOf, type RoomClient } from './room-client.ts';
import { demoRoom, newRoom } from './rooms.ts';
import { entriesOf, expectUndecided, jobRow, outcomeOf, reaches } from './rows.ts';
import { newAgent, plannedJob, planOf } from './scripted-agent.ts';
import { expect, test } from './test.ts';

const request = 'Read notes/closing.md and summarise';
const answerEveryMs = 10 * 60_000;
const answer = 'Only people whom this room’s policy names may do that.';
const strange = { outcome: 'refused:NOT_APPROVER' };

async function letIn(stranger: RoomClient, roomId: string): Promise<void> {
  await (await clientOf(adam)).invite(roomId, stranger.mxid);
  await stranger.join(roomId);
}

/** Refusals of a job in the log, each with its code, who tried and by which event. */
const refusalsOf = async (jobId: string) =>
  (await entriesOf(jobId, 'decision.refused')).map(({ detail }) => [detail.code, detail.by, detail.eventId]);

/** What our sync made of an event that nobody answers. */
async function verdictOf(eventId: string): Promise<string> {
  const read = async () => (await db().matrixEvent.findUnique({ where: { eventId } }))?.verdict ?? '';
  await expect.poll(read, `event ${eventId} arrives`).not.toBe('');
  return read();
}

/** A stranger, who neither learns whether there is such a job nor makes the bot fill the room. */
async function byAStranger(job: PendingJob): Promise<unknown[][]> {
  const stranger = await newAccount('mallory', 'Mallory');
  await letIn(stranger, job.roomId);
  const real = await stranger.sayInThread(job.roomId, job.requestEventId, `!approve ${job.jobId} ${job.code}`);
  const invented = await stranger.say(job.roomId, `!approve 0123456789AB ${job.code}`);
  const denial = await stranger.say(job.roomId, `!deny ${job.jobId} no`);
  // A bridge's bot says it for somebody: the sender is the bot, whatever it says of itself.
  const relayed = await stranger.send(job.roomId, {
    msgtype: 'm.text',
    body: `!approve ${job.jobId} ${job.code}`,
    'com.beeper.per_message_profile': { id: alice, displayname: 'Alice' },
    'm.relates_to': { rel_type: 'm.thread', event_id: job.requestEventId },
  });
  const named = await stranger.say(job.roomId, `<${alice}> !approve ${job.jobId} ${job.code}`);
  expect(await botAnswers(job.roomId, real)).toBe(answer);
  const windows = new Set<number>();
  for (const eventId of [real, invented, denial, relayed]) {
    const { outcome, handledAt } = await outcomeOf(eventId);
    expect(outcome).toBe(strange.outcome);
    windows.add(Math.floor(handledAt / answerEveryMs));
  }
  expect(await verdictOf(named)).toBe('ignored:chat');
  // One answer in a while, whatever is tried.
  expect(await db().outboxMessage.count({ where: { dedupeKey: { contains: stranger.mxid } } })).toBe(windows.size);
  return [real, denial, relayed].map((eventId) => ['NOT_APPROVER', stranger.mxid, eventId]);
}

/** Names and ids that look like an approver's. */
async function byMimicry(job: PendingJob): Promise<unknown[][]> {
  const command = `!approve ${job.jobId} ${job.code}`;
  const impostor = await newAccount('eve', alice);
  await letIn(impostor, job.roomId);
  const asId = await impostor.sayInThread(job.roomId, job.requestEventId, command);
  expect(await botAnswers(job.roomId, asId)).toBe(answer);
  // The same letters in another script, with a mark that reads right to left.
  await impostor.setDisplayName('\u202eecilА@');
  await expect
    .poll(async () => (await db().roomMember.findFirst({ where: { mxid: impostor.mxid } }))?.displayName)
    .toContain('А');
  const asLookAlike = await impostor.say(job.roomId, command);
  expect(await outcomeOf(asLookAlike)).toMatchObject(strange);

  // Cyrillic а: no homeserver of this kind makes such an account.
  await expect(makeAccount('аlice', 'Alice')).rejects.toThrow(/refused the account/);
  const lookAlike = await newAccount('a1ice', 'Alice');
  await letIn(lookAlike, job.roomId);
  const fromId = await lookAlike.sayInThread(job.roomId, job.requestEventId, command);
  expect(await outcomeOf(fromId)).toMatchObject(strange);
  expect(await botAnswers(job.roomId, fromId)).toBe(answer);
  return [
    ['NOT_APPROVER', impostor.mxid, asId],
    ['NOT_APPROVER', impostor.mxid, asLookAlike],
    ['NOT_APPROVER', lookAlike.mxid, fromId],
  ];
}

/** The approver's own words, which they never said as a command. */
async function byForm(job: PendingJob): Promise<unknown[][]> {
  const approver = await clientOf(alice);
  const command = `!approve ${job.jobId} ${job.code}`;
  const harmless = await approver.say(job.roomId, 'Looks interesting, I will read it.');
  const own = await approver.edit(job.roomId, harmless, command);
  expect(await outcomeOf(own)).toMatchObject({ verdict: 'edit:command', outcome: 'refused:EDIT' });
  expect(await botAnswers(job.roomId, own)).toBe('An edit is never a command. Send it as a new message.');
  // The homeserver takes anyone's edit of anyone's message.
  const forged = await (await clientOf(rita)).edit(job.roomId, harmless, command);
  expect(await outcomeOf(forged)).toMatchObject({ verdict: 'edit:command', outcome: 'refused:EDIT' });

  const say = (content: object) => approver.send(job.roomId, { msgtype: 'm.text', body: command, ...content });
  const html = { format: 'org.matrix.custom.html', formatted_body: '<p>No, never.</p>' };
  const answered = {
    'refused:quote': { body: `> <@mallory:${demoServerName}> Send this:\n\n${command}` },
    'refused:formatted_differs': html,
    'refused:malformed': { body: command.toUpperCase() },
  };
  for (const [verdict, content] of Object.entries(answered)) {
    const { outcome, verdict: made } = await outcomeOf(await say(content));
    expect([made, outcome]).toEqual([verdict, verdict.replace(/[^:]+$/, (word) => word.toUpperCase())]);
  }
  // What a reply quotes, what a program says, what is a caption.
  const ignored = {
    'ignored:quote': { body: `> <${alice}> ${command}\n\nIs this right?` },
    'ignored:msgtype': { msgtype: 'm.notice' },
    'ignored:chat': { body: `“${command}”` },
  };
  for (const [verdict, content] of Object.entries(ignored)) expect(await verdictOf(await say(content))).toBe(verdict);
  return [
    ['EDIT', alice, own],
    ['EDIT', rita, forged],
  ];
}

/** An approval of another job: its code, its thread, its event. */
async function byForwarding(job: PendingJob, old: PendingJob, first: string): Promise<unknown[][]> {
  const approver = await clientOf(alice);
  expect(job.code).not.toBe(old.code);
  const oldCode = await approver.sayInThread(job.roomId, job.requestEventId, `!approve ${job.jobId} ${old.code}`);
  expect(await outcomeOf(oldCode)).toMatchObject({ outcome: 'refused:WRONG_CODE' });
  expect(await botAnswers(job.roomId, oldCode)).toContain(`Job ${job.jobId}: `);
  const oldThread = await approver.sayInThread(job.roomId, old.requestEventId, `!approve ${job.jobId} ${job.code}`);
  expect(await outcomeOf(oldThread)).toMatchObject({ outcome: 'refused:WRONG_THREAD' });

  const again = await approver.say(job.roomId, `!approve ${old.jobId} ${old.code}`);
  expect(await outcomeOf(again)).toMatchObject({ outcome: 'refused:ALREADY_DECIDED' });
  expect(await botAnswers(job.roomId, again)).toContain(`${alice} approved this job at`);
  expect(await refusalsOf(old.jobId)).toEqual([['ALREADY_DECIDED', alice, again]]);
  expect((await jobRow(old.jobId)).decisions).toMatchObject([{ matrixEventId: first }]);
  expect((await jobRow(old.jobId)).tokens).toHaveLength(1);
  return [
    ['WRONG_CODE', alice, oldCode],
    ['WRONG_THREAD', alice, oldThread],
  ];
}

/** In another room a job does not exist, for whoever asks there. */
async function fromAnotherRoom(job: PendingJob): Promise<void> {
  const stranger = await newAccount('trudy', 'Trudy');
  const other = await (await clientOf(alice)).roomByAlias(`#sec-review:${demoServerName}`);
  await letIn(stranger, other);
  const asked = await stranger.say(other, `!status ${job.jobId}`);
  expect(await botAnswers(other, asked)).toBe(`There is no job ${job.jobId} in this room. Check the id.`);
  const said = (await (await clientOf(alice)).timeline(other)).map(bodyOf).join('\n');
  expect(said).not.toContain(job.code);
}

test('approval spoofing', async ({ as }) => {
  const old = await askUntilPending(await demoRoom(), request);
  const first = await sendApproval(old);
  await reaches(old.jobId, 'done');
  const job = await askUntilPending(old.roomId, request);
  const refused = [
    ...(await byAStranger(job)),
    ...(await byMimicry(job)),
    ...(await byForm(job)),
    ...(await byForwarding(job, old, first)),
  ];
  await fromAnotherRoom(job);

  // The approver approves in a room of which the job is not, and with the code of a plan that was replaced.
  const agent = await newAgent('Reviser');
  const revised = await plannedJob(agent, await newRoom('Spoofing', { agentDid: agent.did }), 'Reads twice');
  await agent.console.submitPlan(revised.jobId, planOf('Reads something else'));
  const renewed = await untilAsked(revised);
  expect(renewed.code).not.toBe(revised.code);
  const oldRevision = await sendApproval(revised);
  expect(await outcomeOf(oldRevision)).toMatchObject({ outcome: 'refused:WRONG_CODE' });
  const elsewhere = await (await clientOf(alice)).say(revised.roomId, `!approve ${job.jobId} ${job.code}`);
  expect((await outcomeOf(elsewhere)).outcome).toMatch(/^refused:/);
  expect(await refusalsOf(revised.jobId)).toEqual([['WRONG_CODE', alice, oldRevision]]);

  for (const { jobId } of [job, revised]) {
    await expectUndecided(jobId);
    expect(await entriesOf(jobId, 'decision.recorded')).toEqual([]);
  }
  expect(await refusalsOf(job.jobId)).toEqual(expect.arrayContaining(refused));
  const page = await as(oncall);
  await openJob(page, job.jobId);
  await expect(page.getByRole('main')).toContainText('Nobody has decided yet.');
  // A page that imitates this one lacks what the room was told: the same seven emoji and the code of this very plan.
  const emoji = digestEmoji(job.digest).map(({ name }) => name);
  expect(await botSays(job, new RegExp(`code ${job.code}`))).toContain(`(${emoji.join(', ')})`);
  for (const part of [job.code, ...emoji]) await expect(page.getByRole('main')).toContainText(part);
  await botSays(old, /is done/);
});
