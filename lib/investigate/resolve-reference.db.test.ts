import { beforeAll, describe, expect, it } from 'vitest';
import { indexAll } from '#lib/audit/testing.ts';
import { decodeBase64url, encodeBase64url } from '#lib/canon/base64url.ts';
import { sha256Hex } from '#lib/canon/digest.ts';
import { fromHex, toHex } from '#lib/canon/hex.ts';
import { applyControl } from '#lib/controls/apply-control.ts';
import { db } from '#lib/db/client.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { usePackages } from '#lib/evidence/package/testing.ts';
import { runningJob } from '#lib/testing/agent-run.ts';
import { after, pendingJob, roomId, setup } from '#lib/testing/console.ts';
import { type Found, jobsMax } from './found.ts';
import { resolveReference } from './resolve-reference.ts';
import { first, type Investigated, investigatedJob, ledgerUrl } from './testing.ts';

const given = usePackages(useTestDatabase());
let job: Investigated;
const resolve = (text: string): Promise<Found[]> => resolveReference(db(), text);
const hexOf = (b64u: string) => toHex(decodeBase64url(b64u));

beforeAll(async () => {
  job = await investigatedJob(given);
});

const run = () => {
  if (!job.run) throw new Error('no run');
  return job.run;
};
const receipt = () => first(run().receipts);
const payloadOf = () =>
  (JSON.parse(run().receipts[1]?.envelopeText ?? '') as { payload: Record<string, string> }).payload;
const digest = () => first(job.approvalRequests).digest;
const requestUrl = () =>
  `https://matrix.to/#/${encodeURIComponent(roomId)}/${encodeURIComponent(job.requestEventId)}?via=test.localhost`;
const packedFile = async () => {
  const { statementText } = await db().package.findUniqueOrThrow({ where: { jobId: job.id } });
  const subjects = (JSON.parse(statementText) as { subject: { name: string; digest: { sha256: string } }[] }).subject;
  return subjects.find(({ name }) => name.startsWith('native/'))?.digest.sha256 ?? '';
};
const requestHash = async () =>
  hexOf((await db().matrixEvent.findUniqueOrThrow({ where: { eventId: job.requestEventId } })).rawSha256);

describe('everything that names a job leads to it', () => {
  it.each<[string, () => string | Promise<string>, Found['kind']]>([
    ['job id', () => job.id, 'job'],
    ['job id in small letters', () => job.id.toLowerCase(), 'job'],
    ['event id', () => job.requestEventId, 'event'],
    ['matrix.to link, percent-encoded, with via', requestUrl, 'event'],
    ['matrix.to link, not encoded', () => `https://matrix.to/#/${roomId}/${job.requestEventId}`, 'event'],
    ['matrix: URI', () => `matrix:roomid/${roomId.slice(1)}/e/${job.requestEventId.slice(1)}`, 'event'],
    ['jti', () => first(job.tokens).jti, 'token'],
    ['token hash', () => first(job.tokens).tokenHash, 'token'],
    ['scope hash', () => first(job.tokens).tokenScopeHash, 'token'],
    ['receipt id', () => receipt().receiptId, 'receipt'],
    ['hash of a receipt', () => receipt().sha256, 'digest'],
    ['call id', () => first(run().calls).id, 'call'],
    ['event hash of a call', () => first(run().calls).eventHash, 'call'],
    ['hash of arguments', () => payloadOf().args_hash_b64u ?? '', 'digest'],
    ['hash of a result', () => payloadOf().result_hash_b64u ?? '', 'digest'],
    ['policy hash', () => given.test.policyHash, 'policy'],
    ['policy hash in hex', () => hexOf(given.test.policyHash), 'policy'],
    ['decision digest', digest, 'digest'],
    ['decision digest in base64url', () => encodeBase64url(fromHex(digest())), 'digest'],
    ['CODE', () => digest().slice(0, 8).toUpperCase(), 'digest'],
    ['decision id', () => first(job.decisions).id, 'digest'],
    ['plan hash', () => first(job.plans).planHash, 'digest'],
    ['run id', () => run().runId, 'job'],
    ['bundle id', () => job.bundle?.id ?? '', 'package'],
    ['package id', () => job.package?.id ?? '', 'job'],
    ['SHA-256 of the package', () => job.package?.sha256 ?? '', 'package'],
    ['SHA-256 of the package in base64url', () => encodeBase64url(fromHex(job.package?.sha256 ?? '')), 'package'],
    ['SHA-256 of a file in the package', packedFile, 'digest'],
    ['SHA-256 of the message', requestHash, 'digest'],
    ['page of the job', () => `http://127.0.0.1:3100/jobs/${job.id}`, 'job'],
    ['page of its evidence', () => `http://127.0.0.1:3100/evidence/job/${job.id}`, 'job'],
    ['page of its bundle', () => `http://127.0.0.1:3100/evidence/${job.bundle?.id}`, 'package'],
    ['page of its policy', () => `http://127.0.0.1:3100/policies/${given.test.policyHash}`, 'policy'],
    ['a link in its plan', () => ledgerUrl, 'url'],
    ['the place of a link in its plan', () => 'https://ledger.example/2026', 'url'],
    ['a line that was copied whole', () => `Job ${job.id}, asked by @rita`, 'job'],
  ])('%s', async (_, text, kind) => {
    const found = await resolve(await text());
    expect(found).toMatchObject([{ kind, jobIds: [job.id], more: false }]);
  });

  it('an entry of the log, by number and by its page', async () => {
    const { id } = await db().auditEntry.findFirstOrThrow({ where: { jobId: job.id, action: 'token.minted' } });
    for (const text of [`entry ${id}`, `http://127.0.0.1:3100/audit/${id}`]) {
      expect(await resolve(text)).toMatchObject([{ kind: 'entry', reference: String(id), jobIds: [job.id] }]);
    }
  });

  it('a token that was pasted whole leads there by its hash, and nothing of it is kept', async () => {
    const sealed = await runningJob(given.test, undefined, async () => ({}));
    const text = `eyJhbGciOiJFZERTQSJ9.e30.${'A'.repeat(86)}`;
    await db().token.updateMany({ where: { jobId: sealed.jobId }, data: { tokenHash: await sha256Hex(text) } });
    const found = await resolve(text);
    expect(found).toMatchObject([{ kind: 'token', jobIds: [sealed.jobId] }]);
    expect(JSON.stringify(found)).not.toContain('eyJ');
  });

  it('a message in the thread of a job, and an edit of its request', async () => {
    const event = (eventId: string, content: object, relatesTo: string | null) => ({
      eventId,
      roomId,
      sender: '@rita:test.localhost',
      type: 'm.room.message',
      raw: JSON.stringify({ event_id: eventId, sender: '@rita:test.localhost', content }),
      rawSha256: 'A'.repeat(43),
      claimedAt: 0n,
      receivedAt: after(1),
      verdict: 'ignored:body',
      source: 'sync' as const,
      relatesTo,
    });
    const thread = { 'm.relates_to': { rel_type: 'm.thread', event_id: job.requestEventId } };
    await db().matrixEvent.createMany({
      data: [event('$thread', thread, null), event('$edit', {}, job.requestEventId), event('$stranger', {}, null)],
    });
    expect(await resolve('$thread')).toMatchObject([{ kind: 'event', jobIds: [job.id] }]);
    expect(await resolve('$edit')).toMatchObject([{ kind: 'event', jobIds: [job.id] }]);
    expect(await resolve('$stranger')).toMatchObject([
      { kind: 'event', jobIds: [], words: 'a message of @rita:test.localhost' },
    ]);
    await db().matrixEvent.deleteMany({ where: { eventId: { in: ['$thread', '$edit', '$stranger'] } } });
  });

  it('a control, by its id and its page', async () => {
    const { jobId } = await runningJob(given.test);
    const order = { kind: 'freeze', scope: 'job', subject: jobId, span: { from: null, to: null } } as const;
    const input = {
      ...order,
      reason: 'the output is disputed',
      endsAt: null,
      disputedJobId: jobId,
      actor: setup,
      now: after(63),
    };
    const { controlId } = await applyControl(input, { terms: given.test.terms });
    for (const text of [controlId, `http://127.0.0.1:3100/controls/${controlId}`]) {
      expect(await resolve(text)).toMatchObject([{ kind: 'control', jobIds: [jobId], href: `/controls/${controlId}` }]);
    }
  });
});

describe('what names nothing, or much', () => {
  it.each([
    '000000000000',
    '$nothing',
    'deadbeef',
    'entry 999999',
    'f'.repeat(64),
    '00000000-0000-7000-8000-000000000000',
    'rcpt_00000000-0000-7000-8000-000000000000',
    'https://nowhere.example/',
    'the ledger of March',
    'A'.repeat(10_000),
    '7F3K9\u0000QXM2BTV',
    'https://console.example/rooms/!a%00b:example.org',
    'https://console.example/%00?a=%00#%00',
    'https://matrix.to/#/%21a:example.org/%24e%00',
    '$e\\u0000',
    `@${'a'.repeat(1_900)}:example.org`,
    `did:key:${'z'.repeat(1_900)}`,
    "'; DROP TABLE job; --",
    '',
  ])('finds nothing for %j', async (text) => expect(await resolve(text)).toEqual([]));

  it('names no more jobs than it says, and says that there are more', async () => {
    for (let at = 0; at <= jobsMax; at++) await pendingJob(given.test);
    const more = async () => {
      await indexAll();
      return first(await resolve(given.test.policyHash)).more;
    };
    await expect.poll(more).toBe(true);
    expect(await resolve(given.test.policyHash)).toMatchObject([{ kind: 'policy', more: true }]);
    expect(first(await resolve(given.test.policyHash)).jobIds).toHaveLength(jobsMax);
    expect(first(await resolve(roomId))).toMatchObject({ more: true, href: `/rooms/${encodeURIComponent(roomId)}` });
  });
});
