import { createServer, type IncomingMessage, type Server } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { applyControl } from '#lib/controls/apply-control.ts';
import { proofOfEffect } from '#lib/controls/proof-of-effect.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { transaction } from '#lib/db/transaction.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import { after, decision, openTestConsole, pendingJob, setup, type TestConsole } from '#lib/testing/console.ts';
import type { OutsideIssuer } from './outside-issuer.ts';
import { outsideWords } from './outside-state.ts';
import { claimOutside, dueOutside, forgetOutside, outsideCounts } from './outside-store.ts';
import { revokeTokens } from './revoke.ts';
import { tellOutside } from './tell-outside.ts';

useTestDatabase();
const adminKey = 'an-admin-key-of-the-issuer';

type Asked = { path: string; headers: IncomingMessage['headers']; body: { token_hash: string; reason: string } };
type Reply = { status: number; body: unknown; headers?: Record<string, string> };

let office: TestConsole;
let server: Server;
let issuer: OutsideIssuer;
let asked: Asked[];
/** What the issuer answers next; by default what its form says. */
let replies: ((asked: Asked) => Reply)[];
let revokedThere: Set<string>;

/** An issuer that speaks the published form. */
function publishedAnswer({ body }: Asked): Reply {
  const status = revokedThere.has(body.token_hash) ? 'already_revoked' : 'revoked';
  revokedThere.add(body.token_hash);
  const at = { revoked_at: 1_700_000_000, revoked_at_iso: '2023-11-14T22:13:20.000Z', event_key: 'events:1' };
  return { status: 200, body: { status, token_hash: body.token_hash, ...at } };
}

beforeEach(async () => {
  await emptyDatabase();
  office = await openTestConsole();
  [asked, replies, revokedThere] = [[], [], new Set()];
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const one: Asked = {
      path: `${request.method} ${request.url}`,
      headers: request.headers,
      body: JSON.parse(Buffer.concat(chunks).toString()),
    };
    asked.push(one);
    const { status, body, headers } = (replies.shift() ?? publishedAnswer)(one);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  issuer = { url: `http://127.0.0.1:${port}`, credential: { kind: 'text', text: adminKey } };
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const tell = (seconds: number) => tellOutside(issuer, () => after(seconds), new AbortController().signal);
const row = async () => db().outsideRevocation.findFirstOrThrow();

async function mintedJob(): Promise<{ jobId: string; jti: string; tokenHash: string }> {
  const { jobId, digest } = await pendingJob(office);
  await decideJob(decision(jobId, digest), office.mint);
  const { jti, tokenHash } = await db().token.findFirstOrThrow({ where: { jobId } });
  return { jobId, jti, tokenHash };
}

async function revoked() {
  const minted = await mintedJob();
  const order = { kind: 'revoke', scope: 'job', subject: minted.jobId, span: { from: null, to: null } } as const;
  const by = { reason: 'stolen', endsAt: null, disputedJobId: null, actor: setup, now: after(100) };
  const { controlId } = await applyControl({ ...order, ...by }, { terms: office.terms });
  return { ...minted, controlId };
}

test('a control’s revocation is told in the published form and confirmed in the log and in the control’s proof', async () => {
  const { tokenHash, jti, jobId, controlId } = await revoked();
  expect((await proofOfEffect(db(), controlId, after(101)))?.outside).toMatchObject({ told: 1, confirmed: 0 });
  await tell(101);
  expect(asked).toMatchObject([
    { path: 'POST /v1/tokens/revoke', body: { token_hash: tokenHash, reason: 'an admin revoked it' } },
  ]);
  expect(asked[0]?.headers.authorization).toBe(`Bearer ${adminKey}`);
  const entry = await db().auditEntry.findFirstOrThrow({ where: { action: 'token.revocation_told' } });
  expect(entry).toMatchObject({ jobId, target: `token:${jti}` });
  expect(JSON.parse(entry.detailText)).toEqual({ jti, state: 'confirmed', answer: 'revoked', attempts: 1 });
  const none = { refused: [], lastError: null, since: null };
  expect((await proofOfEffect(db(), controlId, after(102)))?.outside).toEqual({ told: 1, confirmed: 1, ...none });
  await tell(500);
  expect(asked).toHaveLength(1);
});

test('a scoped token goes into its own header', async () => {
  await revoked();
  issuer = { ...issuer, credential: { kind: 'text', text: 'header.payload.signature' } };
  await tell(101);
  expect(asked[0]?.headers['x-cst']).toBe('Bearer header.payload.signature');
  expect(asked[0]?.headers.authorization).toBeUndefined();
});

test('after 5xx it is tried again, later each time, until it is confirmed', async () => {
  const { controlId } = await revoked();
  replies = [() => ({ status: 503, body: 'busy' }), () => ({ status: 500, body: { error: 'INTERNAL', message: 'x' } })];
  await tell(101);
  expect(await row()).toMatchObject({ attempts: 1, lastError: 'It answered 503 (HTTP_503).', notBefore: after(102) });
  const waiting = { told: 1, confirmed: 0, lastError: 'It answered 503 (HTTP_503).', since: after(100).toISOString() };
  expect((await proofOfEffect(db(), controlId, after(101)))?.outside).toMatchObject(waiting);
  await tell(101.5);
  expect(asked).toHaveLength(1);
  await tell(102);
  expect(await row()).toMatchObject({ attempts: 2, lastError: 'It answered 500 (INTERNAL).', notBefore: after(104) });
  expect(outsideWords(await outsideCounts(db()), after(110))).toBe(
    '1 revocation waits, the oldest for 10 s. Last error: It answered 500 (INTERNAL).',
  );
  await tell(104);
  expect(await row()).toMatchObject({ state: 'confirmed', answer: 'revoked', attempts: 3 });
});

test('an issuer that asks for time is given it; the wait never exceeds five minutes of our own', async () => {
  await revoked();
  replies = [() => ({ status: 429, body: {}, headers: { 'retry-after': '90' } })];
  await tell(101);
  expect(await row()).toMatchObject({ notBefore: after(191) });
  await db().outsideRevocation.updateMany({ data: { attempts: 60, notBefore: after(191) } });
  replies = [() => ({ status: 503, body: {} })];
  await tell(191);
  expect(await row()).toMatchObject({ attempts: 61, notBefore: after(491) });
});

test('what it had revoked already is confirmed', async () => {
  const { tokenHash } = await revoked();
  revokedThere.add(tokenHash);
  await tell(101);
  expect(await row()).toMatchObject({ state: 'confirmed', answer: 'already_revoked' });
});

test('what it refuses for good is kept with its code and shown', async () => {
  const { controlId } = await revoked();
  replies = [() => ({ status: 400, body: { error: 'INVALID_TOKEN_HASH', message: 'no' } })];
  await tell(101);
  expect(await row()).toMatchObject({ state: 'refused', answer: 'INVALID_TOKEN_HASH' });
  expect((await proofOfEffect(db(), controlId, after(102)))?.outside).toMatchObject({
    refused: ['INVALID_TOKEN_HASH'],
  });
  await tell(500);
  expect(asked).toHaveLength(1);
});

test('a credential that it does not take is tried again: it may be renewed', async () => {
  await revoked();
  replies = [() => ({ status: 401, body: { error: 'TOKEN_EXPIRED', message: 'x' } })];
  await tell(101);
  expect(await row()).toMatchObject({ state: 'queued', lastError: 'It answered 401 (TOKEN_EXPIRED).' });
});

test('an answer that does not confirm this very token confirms nothing', async () => {
  await revoked();
  replies = [
    () => ({ status: 200, body: { status: 'revoked', token_hash: 'a'.repeat(64) } }),
    () => ({ status: 200, body: '<html>' }),
    () => ({ status: 200, body: `"${'x'.repeat(70_000)}"` }),
    () => ({ status: 302, body: '', headers: { location: 'https://elsewhere.example' } }),
  ];
  for (const seconds of [101, 110, 130, 160]) await tell(seconds);
  expect(await row()).toMatchObject({ state: 'queued', attempts: 4 });
  expect(asked).toHaveLength(4);
});

test('a worker that was killed after the issuer answered tells it again, and it counts once', async () => {
  await revoked();
  const [due] = await dueOutside(db(), after(101), 1);
  if (!due) throw new Error('nothing is due');
  // What such a worker leaves behind: its attempt is counted, and the issuer has revoked.
  await claimOutside(db(), due, after(102));
  revokedThere.add(due.tokenHash);
  await tell(102);
  expect(await row()).toMatchObject({ state: 'confirmed', answer: 'already_revoked', attempts: 2 });
  expect(await db().auditEntry.count({ where: { action: 'token.revocation_told' } })).toBe(1);
});

test('two workers at once tell it once', async () => {
  for (let count = 0; count < 3; count++) await revoked();
  await Promise.all([tell(101), tell(101)]);
  expect(asked).toHaveLength(3);
  expect(await db().outsideRevocation.count({ where: { state: 'confirmed' } })).toBe(3);
});

test('a revocation that is undone leaves nothing to tell, and one that is done cannot be lost', async () => {
  const { jobId } = await mintedJob();
  const revoke = { of: { jobId }, reason: 'test', actor: setup, now: after(100) };
  const undone = transaction(async (tx) => {
    await revokeTokens(tx, revoke);
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');
  expect(await db().outsideRevocation.count()).toBe(0);
  await transaction((tx) => revokeTokens(tx, revoke));
  expect(await db().outsideRevocation.count()).toBe(1);
});

test('an issuer that is not there, or a credential file that went away, is said and tried again', async () => {
  await revoked();
  const gone = { ...issuer, url: 'http://127.0.0.1:1' };
  await tellOutside(gone, () => after(101), new AbortController().signal);
  expect((await row()).lastError).toMatch(/^It could not be asked \(/);
  const noFile = { ...issuer, credential: { kind: 'file' as const, path: '/nonexistent/credential' } };
  await tellOutside(noFile, () => after(110), new AbortController().signal);
  expect((await row()).lastError).toBe('It could not be asked (ENOENT).');
  expect(asked).toEqual([]);
});

test('without an issuer outside nothing is kept for one; what was confirmed stays', async () => {
  await revoked();
  await tell(101);
  await revoked();
  await forgetOutside(db());
  expect(await db().outsideRevocation.findMany()).toMatchObject([{ state: 'confirmed' }]);
});
