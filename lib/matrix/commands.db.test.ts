import { beforeEach, describe, expect, test } from 'vitest';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { expireJobs } from '#lib/jobs/expire-jobs.ts';
import { submitPlan } from '#lib/jobs/submit-plan.ts';
import {
  after,
  alice,
  join,
  newJob,
  noon,
  oncall,
  openTestConsole,
  putInForce,
  readPlan,
  rita,
  roomId,
  setup,
  sketch,
  type TestConsole,
} from '#lib/testing/console.ts';
import { enterTriage, exitTriage } from '#lib/testing/triage.ts';
import { announceWaiting } from './announcer.ts';
import { handleCommands, newHandlerMemory } from './handle-commands.ts';
import { flipMarkers } from './markers.ts';
import { MatrixFailure, type MatrixPort } from './port.ts';
import { sendDue } from './sender.ts';
import { bot, deliver, healthyState, messageEvent, openAccountRow, portWith } from './testing.ts';
import { watchPeople } from './watch.ts';

useTestDatabase();
const mallory = '@mallory:test.localhost';
const config = {
  publicUrl: 'https://console.example.org',
  matrix: { approverServers: ['test.localhost'], adminRoom: null } as never,
  liftByAnother: false,
};
let office: TestConsole;
let sentCount = 0;
let now = noon;

beforeEach(async () => {
  await emptyDatabase();
  office = await openTestConsole();
  await join(mallory);
  await openAccountRow();
  now = noon;
});

/** Announces, sends and echoes everything that waits, as the worker's loops do. */
async function settle(): Promise<void> {
  await announceWaiting(config.publicUrl, now);
  await flipMarkers(now);
  const echoes: unknown[] = [];
  const port = portWith({
    state: healthyState,
    send: async ({ txnId, content }) => {
      const event_id = `$bot-${++sentCount}`;
      echoes.push(messageEvent(bot.userId, '', { event_id, content, unsigned: { transaction_id: txnId } }));
      return event_id;
    },
  });
  await sendDue({ port, clock: () => now, random: Math.random }, new AbortController().signal);
  await deliver(echoes, now);
}

/** What the worker makes of a command: the outcome on its row, and the words of the answer. */
async function say(sender: string, body: string, change: { event?: object; state?: MatrixPort['state'] } = {}) {
  const event = messageEvent(sender, body, { ...change.event });
  await deliver([event], now);
  return handled(event.event_id, change.state);
}

async function handled(eventId: string, state: MatrixPort['state'] = healthyState) {
  const terms = async () => office.terms;
  const handling = { port: portWith({ state }), bot, keys: office.mint, config, terms, now };
  await handleCommands(handling, newHandlerMemory());
  const row = await db().matrixEvent.findUniqueOrThrow({ where: { eventId } });
  const reply = await db().outboxMessage.findUnique({ where: { dedupeKey: `reply:${eventId}` } });
  return { outcome: row.outcome, reply: reply ? (JSON.parse(reply.content).body as string) : null, eventId };
}

async function shownJob(
  plan: unknown = readPlan,
): Promise<{ jobId: string; code: string; digest: string; requestEventId: string }> {
  const jobId = await newJob(rita, now);
  await submitPlan({ jobId, agentDid: office.agent.did, plan, now }, { terms: office.terms });
  await settle();
  const request = await db().approvalRequest.findFirstOrThrow({
    where: { jobId, closedAt: null },
    include: { job: true },
  });
  return {
    jobId,
    digest: request.digest,
    code: request.digest.slice(0, 8),
    requestEventId: request.job.requestEventId,
  };
}
const stateOf = async (jobId: string) => (await db().job.findUniqueOrThrow({ where: { id: jobId } })).state;
const decisions = () => db().decision.count();
/** Of each refused decision on a job: why, whose, by which event. */
async function refusalsOf(jobId: string) {
  const rows = await db().auditEntry.findMany({ where: { jobId, action: 'decision.refused' }, orderBy: { id: 'asc' } });
  const details = rows.map((row) => JSON.parse(row.detailText) as Record<'code' | 'by' | 'eventId', string>);
  return details.map(({ code, by, eventId }) => [code, by, eventId]);
}

describe('the life of a job in the room', () => {
  test('a request becomes one job with one answer in its thread, however often the event is seen', async () => {
    const request = messageEvent(rita, '!job tidy the wiki');
    await deliver([request], now);
    expect((await handled(request.event_id)).outcome).toBe('requested');
    await db().matrixEvent.updateMany({ data: { handledAt: null } });
    expect((await handled(request.event_id)).outcome).toBe('requested:again');
    await settle();
    expect(await db().job.count()).toBe(1);
    const [answer, ...more] = await db().outboxMessage.findMany();
    expect(more).toEqual([]);
    expect(JSON.parse(answer?.content ?? '')['m.relates_to']).toMatchObject({
      rel_type: 'm.thread',
      event_id: request.event_id,
    });
  });

  test('an approver’s command approves, once, and the plan’s marker flips once', async () => {
    const { jobId, code, digest } = await shownJob();
    const { outcome, reply, eventId } = await say(alice, `!approve ${jobId} ${code}`);
    expect([outcome, reply, await stateOf(jobId)]).toEqual(['decided:approved', null, 'approved']);
    expect(await db().decision.findFirst()).toMatchObject({
      matrixEventId: eventId,
      digest,
      evidenceLevel: 'matrix-local-plain',
    });
    await settle();
    await settle();
    const markers = await db().outboxMessage.findMany({ where: { kind: 'marker' } });
    expect(markers.map((row) => JSON.parse(row.content).body)).toEqual([
      `* Plan for job ${jobId}, revision 1: APPROVED.`,
    ]);
  });

  test('the same command after a crash decides nothing more', async () => {
    const { jobId, code } = await shownJob();
    const { eventId } = await say(alice, `!approve ${jobId} ${code}`);
    await db().matrixEvent.updateMany({ where: { eventId }, data: { handledAt: null } });
    expect(await handled(eventId)).toMatchObject({ outcome: 'decided:approved', reply: null });
    expect(await decisions()).toBe(1);
    expect(await db().token.count()).toBe(1);
  });

  test('a denial carries its reason', async () => {
    const { jobId } = await shownJob();
    expect((await say(alice, `!deny ${jobId} falsches Repository`)).outcome).toBe('decided:denied');
    expect(await db().job.findUnique({ where: { id: jobId } })).toMatchObject({
      state: 'denied',
      stateReason: expect.stringContaining('falsches'),
    });
  });

  test('the requester withdraws; nobody else can', async () => {
    const { jobId } = await shownJob();
    expect((await say(mallory, `!withdraw ${jobId}`)).outcome).toBe('refused:NOT_REQUESTER');
    expect((await say(rita, `!withdraw ${jobId}`)).outcome).toBe('withdrawn');
  });
});

describe('who may not decide', () => {
  test('M63 a stranger is told the same whether or not the job exists, once in ten minutes', async () => {
    const { jobId, code } = await shownJob();
    expect((await say(mallory, `!approve ${jobId} ${code}`)).outcome).toBe('refused:NOT_APPROVER');
    expect((await say(mallory, '!approve 000000000000 00000000')).outcome).toBe('refused:NOT_APPROVER');
    const answers = await db().outboxMessage.findMany({ where: { kind: 'reply' } });
    expect(answers.map((row) => JSON.parse(row.content).body)).toEqual([
      'Only people whom this room’s policy names may do that.',
    ]);
    expect(await decisions()).toBe(0);
  });

  test('M53 the requester, named as approver or not, and under a second bound id', async () => {
    const { jobId, code } = await shownJob();
    expect(await say(rita, `!approve ${jobId} ${code}`)).toMatchObject({ outcome: 'refused:OWN_JOB' });
    const person = await db().person.create({ data: { displayName: 'R', createdAt: now } });
    for (const mxid of [rita, alice])
      await db().matrixBinding.create({ data: { mxid, personId: person.id, boundAt: now } });
    expect(await say(alice, `!approve ${jobId} ${code}`)).toMatchObject({ outcome: 'refused:OWN_JOB' });
    expect(await decisions()).toBe(0);
    expect(await db().auditEntry.count({ where: { action: 'decision.refused' } })).toBe(2);
  });

  test('M48 an approver of another server, unless a setting lists it', async () => {
    const remote = '@alice:elsewhere.example';
    await putInForce(office.registry, sketch({ approval: { approver_user_ids_allowlist: [remote] } }));
    const { jobId, code } = await shownJob();
    await join(remote);
    expect((await say(remote, `!approve ${jobId} ${code}`)).outcome).toBe('refused:APPROVER_SERVER');
  });

  test('M43 a display name that reads like an approver’s id is nobody', async () => {
    const { jobId, code } = await shownJob();
    const event = {
      content: { msgtype: 'm.text', body: `!approve ${jobId} ${code}`, sender: alice, displayname: alice },
    };
    expect((await say(mallory, '', { event })).outcome).toBe('refused:NOT_APPROVER');
  });

  test('M50, M51 an approver who is not in the room now', async () => {
    const { jobId, code } = await shownJob();
    const gone: MatrixPort['state'] = async (_room, type) =>
      type === 'm.room.member' ? { membership: 'leave' } : null;
    expect(await say(alice, `!approve ${jobId} ${code}`, { state: gone })).toMatchObject({
      outcome: 'refused:NOT_JOINED',
    });
    const never: MatrixPort['state'] = async () => null;
    expect((await say(alice, `!approve ${jobId} ${code}`, { state: never })).outcome).toBe('refused:NOT_JOINED');
  });

  test('M52 a membership that cannot be read now decides nothing and says so', async () => {
    const { jobId, code } = await shownJob();
    const down: MatrixPort['state'] = async () => {
      throw new MatrixFailure('SERVER_ERROR', '500');
    };
    expect(await say(alice, `!approve ${jobId} ${code}`, { state: down })).toMatchObject({
      outcome: 'refused:CANNOT_VERIFY',
      reply: expect.stringContaining('cannot verify now'),
    });
    expect(await stateOf(jobId)).toBe('pending');
  });

  test('M54 one person fills one slot', async () => {
    const rules = [{ tiers: ['low', 'medium', 'high', 'critical'], slots: [{ group: 'approvers', count: 2 }] }];
    const approval = { groups: { approvers: [alice, oncall] }, rules };
    await putInForce(office.registry, sketch({ approval }));
    const { jobId, code } = await shownJob();
    expect(await say(alice, `!approve ${jobId} ${code}`)).toMatchObject({
      outcome: 'decided:pending',
      reply: expect.stringContaining('more approvers'),
    });
    expect((await say(alice, `!approve ${jobId} ${code}`)).outcome).toBe('refused:ALREADY_DECIDED');
    expect((await say(oncall, `!approve ${jobId} ${code}`)).outcome).toBe('decided:approved');
  });
});

describe('what is decided', () => {
  test('M55 another code, and the code of a replaced revision', async () => {
    const { jobId, code } = await shownJob();
    expect((await say(alice, `!approve ${jobId} 00000000`)).outcome).toBe('refused:WRONG_CODE');
    const revised = { ...readPlan, summary: 'Another plan' };
    await submitPlan({ jobId, agentDid: office.agent.did, plan: revised, now }, { terms: office.terms });
    await settle();
    expect((await say(alice, `!approve ${jobId} ${code}`)).outcome).toBe('refused:WRONG_CODE');
    expect(await decisions()).toBe(0);
  });

  test('the code of one job approves no other', async () => {
    const [one, two] = [await shownJob(), await shownJob()];
    expect((await say(alice, `!approve ${two.jobId} ${one.code}`)).outcome).toBe('refused:WRONG_CODE');
  });

  test('a plan that this room has not shown yet is not approved in it', async () => {
    const jobId = await newJob(rita, now);
    await submitPlan({ jobId, agentDid: office.agent.did, plan: readPlan, now }, { terms: office.terms });
    const { digest } = await db().approvalRequest.findFirstOrThrow({ where: { jobId } });
    expect((await say(alice, `!approve ${jobId} ${digest.slice(0, 8)}`)).outcome).toBe('refused:PLAN_NOT_SHOWN');
    expect((await say(alice, `!deny ${jobId} no`)).outcome).toBe('refused:PLAN_NOT_SHOWN');
    expect((await refusalsOf(jobId)).map(([code]) => code)).toEqual(['PLAN_NOT_SHOWN', 'PLAN_NOT_SHOWN']);
  });

  // Attack: somebody has the bot's account, and shows the approver another plan beside the code of the real one.
  test.each<[string, (plan: { eventId: string; txnId: string; content: object }) => Record<string, unknown>]>([
    ['a message of its own', () => ({})],
    [
      'an edit of the plan',
      ({ eventId }) => ({
        content: {
          msgtype: 'm.notice',
          body: '* Reads one file.',
          'm.relates_to': { rel_type: 'm.replace', event_id: eventId },
        },
      }),
    ],
    ['what the bot said, once more', ({ content }) => ({ content })],
    ['a redaction of the plan', ({ eventId }) => ({ type: 'm.room.redaction', content: { redacts: eventId } })],
    ['with the bot’s own session', ({ txnId }) => ({ unsigned: { transaction_id: txnId } })],
  ])('who speaks as the bot misleads nobody into an approval: %s', async (_, change) => {
    const { jobId, code } = await shownJob();
    const row = await db().outboxMessage.findFirstOrThrow({ where: { jobId, kind: 'plan' } });
    const plan = { eventId: row.eventId ?? '', txnId: row.txnId, content: JSON.parse(row.content) };
    await deliver([messageEvent(bot.userId, 'Reads one file.', change(plan))], now);
    const { outcome, reply } = await say(alice, `!approve ${jobId} ${code}`);
    expect(outcome).toBe('refused:FOREIGN_MESSAGE');
    expect(reply).toContain(`${config.publicUrl}/jobs/${jobId}`);
    expect(await refusalsOf(jobId)).toMatchObject([['FOREIGN_MESSAGE', alice, expect.any(String)]]);
    expect(await decisions()).toBe(0);
    // A refusal harms nobody, and a job that is asked for afterwards is shown as it is.
    expect((await say(alice, `!deny ${jobId} strange`)).outcome).toBe('decided:denied');
    now = after(60);
    const next = await shownJob();
    expect((await say(alice, `!approve ${next.jobId} ${next.code}`)).outcome).toBe('decided:approved');
  });

  test('M56, M57 expired, decided and unknown are three answers', async () => {
    const [expired, decided] = [await shownJob(), await shownJob()];
    await say(alice, `!approve ${decided.jobId} ${decided.code}`);
    expect(await say(oncall, `!approve ${decided.jobId} ${decided.code}`)).toMatchObject({
      outcome: 'refused:ALREADY_DECIDED',
      reply: expect.stringContaining(alice),
    });
    now = after(3601);
    await expireJobs({ now });
    expect((await say(alice, `!approve ${expired.jobId} ${expired.code}`)).outcome).toBe('refused:EXPIRED');
    expect(await say(alice, '!approve 000000000000 00000000')).toMatchObject({
      outcome: 'refused:UNKNOWN_JOB',
      reply: 'There is no job 000000000000 in this room. Check the id.',
    });
  });

  test('M59 triage refuses and records the attempt’s event', async () => {
    const { jobId, code } = await shownJob();
    await enterTriage({ roomId, reason: 'incident', actor: setup, now }, { terms: office.terms });
    const { outcome, eventId } = await say(alice, `!approve ${jobId} ${code}`);
    expect(outcome).toBe('refused:TRIAGE');
    const entry = await db().auditEntry.findFirstOrThrow({ where: { action: 'decision.refused' } });
    expect(JSON.parse(entry.detailText)).toMatchObject({ eventId, code: 'TRIAGE' });
  });

  test('in triage a request is answered with it, its plan with what it would have come to, and afterwards with a new code', async () => {
    const { controlId } = await enterTriage({ roomId, reason: 'incident', actor: setup, now }, { terms: office.terms });
    const { jobId, code } = await shownJob();
    const told = async (kind: string) => {
      const rows = await db().outboxMessage.findMany({ where: { jobId, kind }, orderBy: { id: 'asc' } });
      return rows.map((row) => JSON.parse(row.content).body as string);
    };
    expect((await told('accepted'))[0]).toContain('Read-only triage is on: the request is recorded');
    const would = `it would have been asked for approval under policy ${office.policyHash}`;
    expect(await told('plan')).toEqual([expect.stringContaining(would)]);
    await exitTriage({ controlId, reason: 'over', actor: setup, now: after(30) }, { terms: office.terms });
    await settle();
    const [, anew] = await told('plan');
    expect(anew).toContain(`To approve, send: !approve ${jobId} `);
    expect(anew).not.toContain(code);
    expect(anew).not.toContain('would have been');
  });

  test('M09 a command that only the audit pass found is asked for again', async () => {
    const { jobId, code } = await shownJob();
    const event = messageEvent(alice, `!approve ${jobId} ${code}`);
    await deliver([event], now);
    await db().matrixEvent.updateMany({ where: { eventId: event.event_id }, data: { source: 'audit' } });
    expect(await handled(event.event_id)).toMatchObject({
      outcome: 'refused:LATE',
      reply: expect.stringContaining('again'),
    });
    expect(await decisions()).toBe(0);
    expect(await refusalsOf(jobId)).toEqual([['LATE', alice, event.event_id]]);
  });

  test('M40 a command in the thread of its job counts, in another job’s thread it does not', async () => {
    const [one, two] = [await shownJob(), await shownJob()];
    const inThreadOf = (requestEventId: string) => ({
      event: {
        content: {
          msgtype: 'm.text',
          body: `!approve ${one.jobId} ${one.code}`,
          'm.relates_to': { rel_type: 'm.thread', event_id: requestEventId },
        },
      },
    });
    const wrong = await say(alice, '', inThreadOf(two.requestEventId));
    expect(wrong.outcome).toBe('refused:WRONG_THREAD');
    expect(await refusalsOf(one.jobId)).toEqual([['WRONG_THREAD', alice, wrong.eventId]]);
    expect((await say(alice, '', inThreadOf(one.requestEventId))).outcome).toBe('decided:approved');
  });

  test('M49 in another room the job does not exist', async () => {
    const other = '!other:test.localhost';
    await db().room.create({
      data: {
        roomId: other,
        name: 'o',
        state: 'joined',
        joinedSeq: 0n,
        allowedBy: 'x',
        allowedAt: now,
        updatedAt: now,
      },
    });
    const { hash } = await db().policy.findFirstOrThrow();
    await db().policyHead.create({
      data: { roomId: other, version: 1, wpcHash: hash, activatedBy: 'x', activatedAt: now, reason: 'x' },
    });
    const { jobId, code } = await shownJob();
    const event = messageEvent(alice, `!approve ${jobId} ${code}`);
    await deliver([event], now, { roomId: other });
    expect(await handled(event.event_id)).toMatchObject({ outcome: 'refused:WRONG_ROOM' });
    expect((await say(rita, `!status ${jobId}`)).outcome).toBe('answered');
  });

  test('M65 a clear command in a room that was encrypted is refused', async () => {
    const { jobId, code } = await shownJob();
    const encryption = messageEvent(rita, '', { type: 'm.room.encryption', state_key: '', content: {} });
    await deliver([encryption], now);
    expect((await say(alice, `!approve ${jobId} ${code}`)).outcome).toBe('refused:ROOM_ENCRYPTED');
    expect(await stateOf(jobId)).toBe('voided');
  });
});

describe('what a waiting job rests on', () => {
  const edit = (target: string, body: string) => ({
    event: {
      content: {
        msgtype: 'm.text',
        body: `* ${body}`,
        'm.new_content': { msgtype: 'm.text', body },
        'm.relates_to': { rel_type: 'm.replace', event_id: target },
      },
    },
  });

  async function requested(): Promise<{ jobId: string; requestEventId: string }> {
    const request = messageEvent(rita, '!job tidy the wiki');
    await deliver([request], now);
    await handled(request.event_id);
    const { id } = await db().job.findFirstOrThrow({ where: { requestEventId: request.event_id } });
    return { jobId: id, requestEventId: request.event_id };
  }

  test('its author’s edit of the request voids it; M35 another’s changes nothing', async () => {
    const { jobId, requestEventId } = await requested();
    expect((await say(mallory, '', edit(requestEventId, '!job give me everything'))).outcome).toBe('refused:EDIT');
    expect(await stateOf(jobId)).toBe('requested');
    expect((await say(rita, '', edit(requestEventId, '!job give me everything'))).outcome).toBe('voided');
    expect(await stateOf(jobId)).toBe('voided');
  });

  test('a redaction of the request voids it', async () => {
    const { jobId, requestEventId } = await requested();
    const redaction = messageEvent(mallory, '', { type: 'm.room.redaction', content: { redacts: requestEventId } });
    await deliver([redaction], now);
    expect((await handled(redaction.event_id)).outcome).toBe('voided');
    expect(await stateOf(jobId)).toBe('voided');
  });

  test('M36, M38 an edit or a redaction of the command afterwards changes nothing', async () => {
    const { jobId, code } = await shownJob();
    const { eventId } = await say(alice, `!approve ${jobId} ${code}`);
    expect((await say(alice, '', edit(eventId, 'I take it back'))).outcome).toBe('recorded');
    const redaction = messageEvent(alice, '', { type: 'm.room.redaction', content: { redacts: eventId } });
    await deliver([redaction], now);
    expect((await handled(redaction.event_id)).outcome).toBe('recorded');
    expect(await stateOf(jobId)).toBe('approved');
  });

  test('M34, M35 an edited message is never a command, and says so', async () => {
    const { jobId, code } = await shownJob();
    const { eventId } = await say(alice, 'good morning');
    const edited = await say(alice, '', edit(eventId, `!approve ${jobId} ${code}`));
    expect(edited).toMatchObject({
      outcome: 'refused:EDIT',
      reply: 'An edit is never a command. Send it as a new message.',
    });
    await say(alice, '', edit(eventId, '!approve'));
    await say(alice, '', edit(eventId, `!status ${jobId}`));
    expect(await decisions()).toBe(0);
    expect(await refusalsOf(jobId)).toEqual([['EDIT', alice, edited.eventId]]);
  });

  test('a refused command is recorded once, also when it is handled again after a crash', async () => {
    const { jobId } = await shownJob();
    const { eventId } = await say(alice, `!approve ${jobId} 00000000`);
    await db().matrixEvent.updateMany({ where: { eventId }, data: { handledAt: null } });
    await handled(eventId);
    expect(await refusalsOf(jobId)).toEqual([['WRONG_CODE', alice, eventId]]);
  });

  test('the requester leaves: void; the deciding approver leaves before the token is collected: void', async () => {
    const [one, two] = [await shownJob(), await shownJob()];
    await say(alice, `!approve ${two.jobId} ${two.code}`);
    await join(alice, 'leave');
    await watchPeople(now);
    expect([await stateOf(one.jobId), await stateOf(two.jobId)]).toEqual(['pending', 'voided']);
    await join(rita, 'ban');
    await watchPeople(now);
    expect(await stateOf(one.jobId)).toBe('voided');
    expect(await db().token.count({ where: { revokedAt: null } })).toBe(0);
  });
});

test('one announcement that cannot be told does not silence the others', async () => {
  const jobId = await newJob(rita, now);
  const broken = await db().auditEntry.create({
    data: {
      action: 'approval.requested',
      actor: 'x',
      target: 'x',
      at: now,
      detailText: '{"digest":"none"}',
      salt: 's',
    },
  });
  await db().announcement.create({ data: { auditId: broken.id } });
  await newJob(rita, now);
  await expect(announceWaiting(config.publicUrl, now)).rejects.toThrow('has no plan');
  expect(await db().outboxMessage.count({ where: { kind: 'accepted' } })).toBe(2);
  expect(jobId).toBeTruthy();
});
