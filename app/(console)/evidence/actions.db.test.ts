import { beforeEach, describe, expect, test, vi } from 'vitest';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { withdrawJob } from '#lib/jobs/withdraw-job.ts';
import { after, join, openTestConsole, pendingJob, rita } from '#lib/testing/console.ts';
import { newBrowser, signIn } from '#lib/testing/request.ts';
import { createShareAction, eraseBodyAction, revokeShareAction } from './actions.ts';
import { GET as file } from './job/[jobId]/files/[file]/route.ts';
import { GET as raw } from './job/[jobId]/raw/[nodeId]/route.ts';
import { GET as signers } from './signers/route.ts';

vi.mock('next/headers', async () => (await import('#lib/testing/request.ts')).nextHeaders);
useTestDatabase();
let jobId = '';

/** A sealed package as the packer leaves it; its bytes mean nothing here. */
const seal = (id: string) =>
  db().package.create({
    data: {
      id: 'pkg_1',
      jobId: id,
      state: 'sealed',
      statementText: '{}',
      dsseText: '{}',
      archive: new Uint8Array([1, 2, 3]),
      sha256: 'c'.repeat(64),
      bytes: 3,
      verdict: 'VALID',
      code: 'OK',
      createdAt: after(1),
      sealedAt: after(2),
    },
  });

beforeEach(async () => {
  await emptyDatabase();
  newBrowser();
  const test = await openTestConsole();
  ({ jobId } = await pendingJob(test));
  await withdrawJob({ jobId, byMxid: rita, actor: { kind: 'matrix', mxid: rita }, now: after(10) });
  await seal(jobId);
});

const terms = () => ({ jobId, level: 'full' as const, hours: 1, label: 'the board' });
const create = () => createShareAction(terms());
const revoke = () => revokeShareAction({ shareId: crypto.randomUUID() });
const entries = (action: string) => db().auditEntry.count({ where: { action } });

describe('links to evidence', () => {
  test.each([
    ['makes', create],
    ['revokes', revoke],
  ])('nobody but auditors and admins %s one', async (_, act) => {
    expect(await act()).toMatchObject({ ok: false, error: { code: 'NOT_SIGNED_IN' } });
    await join('@member:test.localhost');
    await signIn('@member:test.localhost');
    expect(await act()).toMatchObject({ ok: false, error: { code: 'NOT_PERMITTED' } });
    expect(await db().shareLink.count()).toBe(0);
    expect(await entries('share.created')).toBe(0);
  });

  test('an auditor makes one, hears its address once, and revokes it', async () => {
    await signIn('@audrey:test.localhost', 'auditor');
    const made = await create();
    if (!made.ok) throw new Error(made.error.message);
    expect(made.value.url).toMatch(new RegExp(`^${getConfig().publicUrl}/share/[A-Za-z0-9_-]{22}$`));
    const { id } = await db().shareLink.findFirstOrThrow();
    expect(await revokeShareAction({ shareId: id })).toEqual({ ok: true, value: { jobId } });
    expect(await revokeShareAction({ shareId: id })).toMatchObject({ ok: false, error: { code: 'ALREADY_REVOKED' } });
  });

  test('terms that no form offers are refused', async () => {
    await signIn('@adam:test.localhost', 'admin');
    const odd = [{ hours: 0 }, { hours: 2161 }, { label: '  ' }, { level: 'everything' }, { jobId: 'x'.repeat(65) }];
    for (const change of odd) {
      expect(await createShareAction({ ...terms(), ...(change as object) }), JSON.stringify(change)).toMatchObject({
        ok: false,
      });
    }
    expect(await db().shareLink.count()).toBe(0);
  });
});

describe('files of the evidence', () => {
  const get = async (name: string) => {
    const params = Promise.resolve({ jobId, file: name });
    const answer = await file(new Request(`http://127.0.0.1/evidence/job/${jobId}/files/${name}`), { params });
    return { status: answer.status, bytes: new Uint8Array(await answer.arrayBuffer()) };
  };
  const node = async (nodeId: string) => {
    const url = new URL(`http://127.0.0.1/evidence/job/${jobId}/raw/${nodeId}`);
    const params = Promise.resolve({ jobId, nodeId: url.pathname.split('/').at(-1) ?? '' });
    return (await raw(new Request(url), { params })).status;
  };

  test('are for those who may see the room, and each that is taken is an entry of the log', async () => {
    expect((await get('package')).status).toBe(401);
    await signIn('@stranger:test.localhost');
    expect([(await get('package')).status, await node('plan-1')]).toEqual([404, 404]);
    expect([await entries('evidence.exported'), await entries('evidence.viewed')]).toEqual([0, 0]);

    await join('@member:test.localhost');
    await signIn('@member:test.localhost');
    expect(await get('package')).toEqual({ status: 200, bytes: new Uint8Array([1, 2, 3]) });
    expect(await node('plan-1')).toBe(200);
    expect((await get('nothing')).status).toBe(404);
    expect((await get('bundle')).status).toBe(404);
    expect([await node('plan-1'), await entries('evidence.viewed')]).toEqual([200, 1]);
    const [entry, ...more] = await db().auditEntry.findMany({ where: { action: 'evidence.exported' } });
    expect(more).toEqual([]);
    expect(entry).toMatchObject({ jobId, target: `job:${jobId}`, actor: expect.stringContaining('@member:') });
    expect(JSON.parse(entry?.detailText ?? '')).toEqual({ what: 'package', sha256: 'c'.repeat(64) });
  });

  test('each that is taken is an entry: a part of the chain, the keys of the signers, the package once more', async () => {
    await signIn('@audrey:test.localhost', 'auditor');
    expect([await node('plan-1?part=0'), await node('plan-1?part=99'), await node('none?part=0')]).toEqual([
      200, 404, 404,
    ]);
    await signers(new Request('http://127.0.0.1/evidence/signers'), { params: Promise.resolve({}) });
    await get('package');
    await get('package');
    const rows = await db().auditEntry.findMany({ where: { action: 'evidence.exported' }, orderBy: { id: 'asc' } });
    expect(rows.map(({ detailText }) => JSON.parse(detailText).what)).toEqual([
      'part plan-1/0',
      'signers',
      'package',
      'package',
    ]);
  });

  test('the companion, with bodies that were kept, is not for members of the room', async () => {
    await join('@member:test.localhost');
    await signIn('@member:test.localhost');
    expect((await get('companion')).status).toBe(404);
    expect(await entries('evidence.exported')).toBe(0);
  });

  test('the brief is printed for whoever may see the page', async () => {
    await signIn('@audrey:test.localhost', 'auditor');
    const { status, bytes } = await get('brief');
    expect([status, new TextDecoder().decode(bytes.subarray(0, 5))]).toEqual([200, '%PDF-']);
  });
});

describe('kept bodies', () => {
  const keep = () =>
    db().keptBody.create({
      data: {
        callId: crypto.randomUUID(),
        runId: 'run_1',
        callSeq: 1,
        kind: 'request',
        saltedSha256: 'd'.repeat(64),
        bytes: 3,
        sealedText: 'sealed',
        keptAt: after(1),
      },
    });

  test('are erased by admins alone, with a reason, once, and the digest stays', async () => {
    await db().run.create({ data: { runId: 'run_1', jobId, startedAt: after(1) } });
    const { id: bodyId } = await keep();
    const erase = (reason = 'names a client') => eraseBodyAction({ bodyId, reason });
    expect(await erase()).toMatchObject({ ok: false, error: { code: 'NOT_SIGNED_IN' } });
    await signIn('@audrey:test.localhost', 'auditor');
    expect(await erase()).toMatchObject({ ok: false, error: { code: 'NOT_PERMITTED' } });
    newBrowser();
    await signIn('@adam:test.localhost', 'admin');
    expect(await erase(' ')).toMatchObject({ ok: false, error: { code: 'INVALID_INPUT' } });
    expect(await erase()).toMatchObject({ ok: true });
    expect(await erase()).toMatchObject({ ok: false, error: { code: 'ALREADY_ERASED' } });
    const row = await db().keptBody.findUniqueOrThrow({ where: { id: bodyId } });
    expect(row).toMatchObject({ sealedText: null, erasedWhy: 'names a client', saltedSha256: 'd'.repeat(64) });
    expect(await entries('body.erased')).toBe(1);
  });
});
