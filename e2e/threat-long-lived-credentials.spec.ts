// Attack: somebody has the chat automation with all its credentials, and uses them to execute, to approve, to sign in.

import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CstClaims, encodeCst } from '#lib/claw/cst.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { openKeys } from '#lib/keys/keyring.ts';
import { newAccount } from './accounts.ts';
import { type BotReach, takeOverBot, whatBotKeeps, whatBotReads } from './bot-reach.ts';
import { captureDecision, openJob } from './job-page.ts';
import { type PendingJob, sendApproval } from './jobs.ts';
import { alice, audrey } from './people.ts';
import { bodyOf } from './room-client.ts';
import { newRoom } from './rooms.ts';
import { entriesOf, expectUndecided, jobRow, outcomeOf } from './rows.ts';
import type { ScriptedAgent } from './scripted-agent.ts';
import { evaluate, gatewayWith, newAgent, plannedJob, planOf, type RunningJob, runningJob } from './scripted-agent.ts';
import { replay } from './server-action.ts';
import { askForCode, numberOn, typeCode } from './sign-in-page.ts';
import { expect, type Page, test } from './test.ts';

const { publicUrl, gatewayUrl, dataDir, matrix, secrets } = getConfig();
const secondsMax = 3600;

/** Every route that mints, hands out, authorizes, calls, reports or seals, with a body as an agent would send it. */
const executing = (jobId: string): [string, string, unknown][] => {
  const api = `${publicUrl}/api/agent/v1`;
  const [step] = planOf('').steps;
  const question = {
    subject: { type: 'agent', id: 'did:key:z6Mk' },
    action: { name: 'tool:execute' },
    resource: { type: 'tool', id: 'read', properties: { args: step?.args ?? {} } },
    context: { job_id: jobId, step: 0 },
  };
  return [
    ['GET', `${api}/jobs`, undefined],
    ['POST', `${api}/jobs/${jobId}/plans`, { plan: planOf('Taken over') }],
    ['POST', `${api}/jobs/${jobId}/token`, {}],
    ['POST', `${api}/jobs/${jobId}/completion`, { status: 'completed', summary: 'Done' }],
    ['POST', `${api}/jobs/${jobId}/bundle`, { envelope: {} }],
    ['POST', `${gatewayUrl}/access/v1/evaluation`, question],
    ['POST', `${gatewayUrl}/v1/tool-results`, { call_id: randomUUID(), status: 'success', result: {}, latency_ms: 1 }],
    ['POST', `${gatewayUrl}/v1/chat/completions`, { model: 'scripted-demo-1', messages: [] }],
    ['GET', `${publicUrl}/api/console/jobs/rows`, undefined],
    ['GET', `${publicUrl}/api/events`, undefined],
    ['POST', `${publicUrl}/audit/export`, {}],
  ];
};

/** The places in a request where a secret could be believed. */
const worn = (secret: string): Record<string, string>[] => [
  { authorization: `Bearer ${secret}` },
  { 'x-cst': secret },
  { 'x-cst': secret, dpop: secret },
  { 'x-scoped-token': secret, authorization: `DPoP ${secret}` },
  { cookie: `countersign.session=${secret}; authjs.session-token=${secret}` },
];

/** That no endpoint takes any of these secrets for anything. */
async function expectRefusedEverywhere(jobId: string, credentials: Record<string, string>): Promise<void> {
  for (const [name, secret] of Object.entries(credentials)) {
    const tries = executing(jobId).flatMap(([method, url, body]) =>
      worn(secret).map(async (headers) => {
        const answer = await fetch(url, {
          method,
          redirect: 'manual',
          headers: { 'content-type': 'application/json', ...headers },
          ...(body !== undefined && { body: JSON.stringify(body) }),
        });
        await answer.body?.cancel();
        const where = `${method} ${url} with the ${name} as ${Object.keys(headers).join(' and ')}`;
        expect([400, 401, 403, 404, 307], `${where}: ${answer.status}`).toContain(answer.status);
      }),
    );
    await Promise.all(tries);
  }
}

/** Texts by which a secret would be found, wherever it was written down. */
function secretsOf({ token }: RunningJob, sealed: string[]): string[] {
  const [, claims = '', signature = ''] = token.split('.');
  if (!secrets) throw new Error('The stack has no secrets.');
  const { botPassword, master, postgresPassword, synapseRegistration } = secrets;
  return [token, claims, signature, botPassword, master, postgresPassword, synapseRegistration, ...sealed];
}

const expectNone = (what: string, text: string, found: string[]) => {
  for (const secret of found) expect(text.includes(secret), `${what} holds ${secret.slice(0, 6)}…`).toBe(false);
  expect(text, what).not.toMatch(/eyJ[\w-]{10,}\.eyJ|PRIVATE KEY|X-CST: /i);
};

/** A browser that asks to sign in as a person, and types the code that it reads in the bot's own direct message. */
async function signInByReading(page: Page, { client }: BotReach): Promise<void> {
  const approver = await newAccount('vera', 'Vera');
  await askForCode(page, approver.mxid);
  const room = () => db().directRoom.findUnique({ where: { mxid: approver.mxid } });
  await expect.poll(async () => (await room())?.roomId ?? '', 'the bot writes').not.toBe('');
  const roomId = (await room())?.roomId ?? '';
  const read = async () => (await client.timeline(roomId)).map(bodyOf).join('\n');
  await expect.poll(read, 'the thief reads the code').toMatch(/Code: \S+/);
  await typeCode(page, /Code: (\S+)/.exec(await read())?.[1] ?? '');
  const number = await numberOn(page);
  // The bot says it in the person's place, and a message that comes after it has been seen.
  const position = async () =>
    (await db().matrixAccount.findUniqueOrThrow({ where: { userId: matrix.botUserId } })).since;
  for (const body of [number, 'and once more']) {
    const before = await position();
    await client.say(roomId, body);
    await expect.poll(position, 'the worker reads on').not.toBe(before);
  }
  expect(await db().signInCode.findMany({ where: { mxid: approver.mxid } })).toMatchObject([
    { typedAt: expect.any(Date), answeredAt: null, usedAt: null },
  ]);
  expect(await numberOn(page), 'the page waits on').toBe(number);
  expect(await db().matrixBinding.count({ where: { mxid: approver.mxid } })).toBe(0);
}

/** The bot approves by command, and by the approver's own request with its credentials in the place of a session. */
async function expectNoApproval(job: PendingJob, pages: { approver: Page; nobody: Page }, bot: BotReach) {
  const request = await captureDecision(pages.approver, job.jobId);
  for (const secret of Object.values(bot.credentials)) {
    const headers = { ...request.headers, authorization: `Bearer ${secret}`, 'x-cst': secret };
    expect(await replay(pages.nobody, { ...request, headers })).toContain('NOT_SIGNED_IN');
  }
  await bot.client.sayInThread(job.roomId, job.requestEventId, `!approve ${job.jobId} ${job.code}`);
  // The bot's own words about the plan, in the place of the plan's: what the approver reads in the room misleads them.
  const plan = await db().outboxMessage.findFirstOrThrow({ where: { jobId: job.jobId, kind: 'plan' } });
  await bot.client.edit(job.roomId, plan.eventId ?? '', 'Reads nothing at all.');
  const misled = await sendApproval(job);
  expect(await outcomeOf(misled)).toMatchObject({ outcome: 'refused:FOREIGN_MESSAGE' });
  expect((await entriesOf(job.jobId, 'decision.refused')).map(({ detail }) => [detail.code, detail.eventId])).toEqual([
    ['FOREIGN_MESSAGE', misled],
  ]);
}

/** The job's own token: bound to a key that is not in the chat, for minutes, and only if it was minted. */
async function expectShortLived(agent: ScriptedAgent, job: RunningJob): Promise<void> {
  const claims = JSON.parse(Buffer.from(job.token.split('.')[1] ?? '', 'base64url').toString()) as CstClaims;
  expect(claims.exp - claims.iat).toBeLessThanOrEqual(secondsMax);
  const keyless = await fetch(`${gatewayUrl}/access/v1/evaluation`, {
    method: 'POST',
    headers: { 'x-cst': job.token },
    body: '{}',
  });
  expect(keyless.status).toBe(401);
  expect(JSON.stringify(await keyless.json())).toContain('PROOF_REQUIRED');

  // With the issuer's own key: a token of yesterday, one for a day, one that no approval minted.
  const { issuer } = openKeys(getConfig(), ['issuer']);
  const now = Math.floor(Date.now() / 1000);
  const withTimes = (iat: number, exp: number, jti = claims.jti) => encodeCst({ ...claims, iat, exp, jti }, issuer);
  const tried = (token: string) => evaluate(gatewayWith(agent, token), job.jobId, 0);
  const old = await withTimes(now - 86_400, now - 86_400 + secondsMax);
  await expect(tried(old)).rejects.toMatchObject({ status: 401, code: 'TOKEN_EXPIRED' });
  await expect(tried(await withTimes(now, now + 86_400))).rejects.toMatchObject({ code: 'TOKEN_INVALID_CLAIMS' });
  const unminted = await tried(await withTimes(now, now + 60, randomUUID()));
  expect(unminted).toMatchObject({ decision: false, context: { code: 'TOKEN_UNKNOWN' } });
  expect((await jobRow(job.jobId)).run?.calls).toEqual([]);
}

test('long-lived credentials in chat automation', async ({ as, visitor }) => {
  const agent = await newAgent('Honest agent');
  const roomId = await newRoom('Taken over', { agentDid: agent.did });
  const job = await runningJob(agent, roomId, 'A job whose token is out');
  const waiting = await plannedJob(agent, roomId, 'A job that waits');
  const bot = await takeOverBot();
  const [approver, nobody, reader] = [await as(alice), await visitor(), await as(audrey)];
  await nobody.goto('/sign-in');

  await expectNoApproval(waiting, { approver, nobody }, bot);
  await expectRefusedEverywhere(job.jobId, bot.credentials);
  await signInByReading(nobody, bot);
  await expectShortLived(agent, job);
  await expectUndecided(waiting.jobId);
  expect(await entriesOf(waiting.jobId, 'decision.recorded')).toEqual([]);

  const keys = readdirSync(join(dataDir, 'keys')).map((name) =>
    readFileSync(join(dataDir, 'keys', name), 'utf8').trim(),
  );
  const found = secretsOf(job, keys);
  const read = await whatBotReads(bot);
  expectNone('what the bot may read', read, found);
  expectNone('what the bot writes down', await whatBotKeeps(), found);
  await openJob(reader, job.jobId);
  expectNone('the job’s page', await reader.content(), found);
  await reader.goto(`/audit?q=${job.jobId}`);
  expectNone('the audit page', await reader.content(), found);
  // The search finds what is there.
  expect(read.includes(job.code), 'the code of the approval is in the room').toBe(true);
  expect(await db().token.count({ where: { jobId: job.jobId, tokenSealed: null } })).toBe(1);
});
