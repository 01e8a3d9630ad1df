import { beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '#lib/actor.ts';
import { db } from '#lib/db/client.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { finish, packaged, usePackages, workedJob } from '#lib/evidence/package/testing.ts';
import { findReview } from '#lib/evidence/review/find-review.ts';
import { after, alice, pendingJob, rita } from '#lib/testing/console.ts';
import { createShare } from './create-share.ts';
import { listShares } from './list-shares.ts';
import { openShare } from './open-share.ts';
import { revokeShare } from './revoke-share.ts';
import { isSecret, newSecret, shareLevels } from './share-terms.ts';
import { sharedDigests, sharedMetadata } from './shared-view.ts';

const given = usePackages(useTestDatabase());
const audrey: PersonActor = { kind: 'person', personId: 'p', name: 'Audrey', mxid: '@audrey:x', roles: ['auditor'] };
const now = after(300);
const hour = 3600;
let jobId = '';

beforeAll(async () => {
  const job = await workedJob(given.test);
  await finish(given.test, job);
  await packaged(given, job.jobId);
  jobId = job.jobId;
});

const share = (change: Partial<Parameters<typeof createShare>[0]> = {}) =>
  createShare({ jobId, level: 'metadata', label: 'the board', hours: 1, actor: audrey, now, ...change });
const open = (secret: string, at = now, view: Parameters<typeof openShare>[0]['view'] = 'page') =>
  openShare({ secret, view, now: at });
const entries = async (action: string) => {
  const rows = await db().auditEntry.findMany({ where: { action, jobId }, orderBy: { id: 'asc' } });
  return rows.map(({ actor, target, detailText }) => ({ actor, target, detail: JSON.parse(detailText) }));
};
const everythingWritten = async (): Promise<string> => {
  const [audit, links] = await Promise.all([db().auditEntry.findMany(), db().shareLink.findMany()]);
  return JSON.stringify([...audit.map(({ detailText, target, actor }) => [detailText, target, actor]), links]);
};

describe('a share link', () => {
  it('opens what it was made for, and its secret is written down nowhere', async () => {
    const { secret, path, shareId } = await share({ level: 'digests' });
    expect(isSecret(secret)).toBe(true);
    expect(path).toBe(`/share/${secret}`);
    expect(await open(secret)).toMatchObject({ jobId, level: 'digests', shareId });
    const written = await everythingWritten();
    expect(written).not.toContain(secret);
    expect(written).not.toContain(Buffer.from(secret, 'base64url').toString('hex'));
  });

  it('does not open when it is guessed, malformed, expired or revoked: the four are one answer', async () => {
    const expired = await share();
    const revoked = await share();
    await revokeShare({ shareId: revoked.shareId, actor: audrey, now });
    const views = (await entries('share.viewed')).length;
    for (const secret of [
      newSecret(),
      '',
      'x',
      `${expired.secret}A`,
      expired.secret.slice(1),
      '../evidence',
      'é'.repeat(22),
    ]) {
      expect(await open(secret), secret).toBeNull();
    }
    expect(await open(expired.secret, after(300 + hour))).toBeNull();
    expect(await open(revoked.secret)).toBeNull();
    expect(await entries('share.viewed')).toHaveLength(views);
    expect(await open(expired.secret, after(300 + hour - 1))).not.toBeNull();
  });

  it('lets nobody have more than its level shows', async () => {
    const links = await Promise.all(shareLevels.map((level) => share({ level })));
    for (const [index, level] of shareLevels.entries()) {
      const secret = links[index]?.secret ?? '';
      for (const view of ['package', 'export', 'bundle', 'pulse', 'brief', 'part'] as const) {
        expect((await open(secret, now, view)) !== null, `${level} ${view}`).toBe(level === 'full');
      }
      expect(await open(secret)).toMatchObject({ level });
    }
  });

  it('is in the log when it is made, at each view and when it is revoked, each with its level and no secret', async () => {
    const { shareId, secret } = await share({ level: 'full', label: '  the auditors  ' });
    await open(secret);
    await open(secret, now, 'package');
    await revokeShare({ shareId, actor: audrey, now });
    const target = `share:${shareId}`;
    const own = async (action: string) => (await entries(action)).filter((entry) => entry.target === target);
    expect(await own('share.created')).toMatchObject([
      { actor: 'person:p @audrey:x', detail: { shareId, level: 'full', label: 'the auditors' } },
    ]);
    expect((await own('share.viewed')).map(({ actor, detail }) => [actor, detail.level, detail.what])).toEqual([
      ['system:console', 'full', 'page'],
      ['system:console', 'full', 'package'],
    ]);
    expect(await own('share.revoked')).toMatchObject([{ actor: 'person:p @audrey:x', detail: { shareId } }]);
    const listed = (await listShares(db(), jobId, now)).find((row) => row.shareId === shareId);
    expect(listed).toMatchObject({ state: 'revoked', views: 2, label: 'the auditors' });
  });

  it('is made of a sealed package only, within its bounds, and revoked once', async () => {
    const { jobId: pending } = await pendingJob(given.test);
    await expect(share({ jobId: pending })).rejects.toMatchObject({ code: 'NOTHING_TO_SHARE' });
    await expect(share({ jobId: 'NOSUCHJOB000' })).rejects.toMatchObject({ code: 'NOTHING_TO_SHARE' });
    for (const hours of [0, 0.5, -1, 90 * 24 + 1, Number.NaN, Number.POSITIVE_INFINITY]) {
      await expect(share({ hours }), String(hours)).rejects.toMatchObject({ code: 'BAD_EXPIRY' });
    }
    for (const label of ['', '   ', 'x'.repeat(121)]) {
      await expect(share({ label })).rejects.toMatchObject({ code: 'BAD_LABEL' });
    }
    const { shareId } = await share();
    await revokeShare({ shareId, actor: audrey, now });
    await expect(revokeShare({ shareId, actor: audrey, now })).rejects.toMatchObject({ code: 'ALREADY_REVOKED' });
    await expect(revokeShare({ shareId: crypto.randomUUID(), actor: audrey, now })).rejects.toMatchObject({
      code: 'UNKNOWN_SHARE',
    });
  });
});

/** Every hash, id and text of a job, as it could stand on a page. */
async function valuesOf(id: string) {
  const job = await db().job.findUniqueOrThrow({
    where: { id },
    include: {
      plans: true,
      approvalRequests: true,
      decisions: true,
      tokens: true,
      bundle: true,
      package: true,
      room: true,
      agent: true,
      run: { include: { events: true, calls: true, receipts: true } },
    },
  });
  const run = job.run;
  const ids = [
    job.id,
    job.roomId,
    job.requestEventId,
    job.requesterMxid,
    job.agent.did,
    alice,
    rita,
    job.bundle?.id,
    job.package?.id,
    run?.runId,
    ...job.decisions.map((row) => row.id),
    ...job.tokens.map((row) => row.jti),
    ...(run?.events.map((row) => row.eventId) ?? []),
    ...(run?.receipts.map((row) => row.receiptId) ?? []),
  ];
  const hashes = [
    job.requestSha256,
    job.wpcHash,
    job.package?.sha256,
    ...job.plans.map((row) => row.planHash),
    ...job.approvalRequests.flatMap((row) => [row.digest, row.digest.slice(0, 8), row.viewSha256]),
    ...job.tokens.flatMap((row) => [row.tokenHash, row.tokenScopeHash]),
    ...(run?.events.flatMap((row) => [row.eventHash, row.payloadHash]) ?? []),
    ...(run?.receipts.map((row) => row.sha256) ?? []),
    ...(run?.calls.map((row) => row.argsHash) ?? []),
  ];
  const texts = [job.requestText, job.room.name, job.agent.name, 'ledger', 'write_pr', 'Reconcile', 'scripted-demo-1'];
  const present = (values: (string | null | undefined)[]) => values.filter((value) => value != null && value !== '');
  return { ids: present(ids), hashes: present(hashes), texts: present(texts) } as Record<string, string[]>;
}

describe('what a level shows', () => {
  const review = async () => {
    const found = await findReview(db(), jobId, []);
    if (!found) throw new Error('no review');
    return found;
  };

  it('metadata: verdict, states, times, tiers and counts, and not one id, hash or text of the job', async () => {
    const view = sharedMetadata(await review());
    expect(view).toMatchObject({ verdict: 'VALID', state: 'done', counts: { modelCalls: 2, toolCalls: 1, steps: 2 } });
    expect(view.milestones.map(({ what }) => what)).toEqual([
      'Asked',
      'Plan submitted',
      'Approval asked for',
      'Approved',
      'Token minted',
      'Run ended',
      'Ended: done',
      'Package sealed',
    ]);
    const shown = JSON.stringify(view);
    for (const [kind, values] of Object.entries(await valuesOf(jobId))) {
      expect(values.length, kind).toBeGreaterThan(5);
      for (const value of values) expect(shown.includes(value), `${kind}: ${value}`).toBe(false);
    }
    // Nothing that looks like a digest either, whatever of.
    expect(shown).not.toMatch(/[0-9a-f]{32}|[A-Za-z0-9_-]{43}/);
  });

  it('digests: every hash of the chain, and still no text', async () => {
    const shown = JSON.stringify(sharedDigests(await review()));
    const { ids = [], hashes = [], texts = [] } = await valuesOf(jobId);
    const { digest, planHash } = {
      digest: (await db().approvalRequest.findFirstOrThrow({ where: { jobId } })).digest,
      planHash: (await db().planRevision.findFirstOrThrow({ where: { jobId } })).planHash,
    };
    for (const value of [digest, planHash, jobId]) expect(shown).toContain(value);
    expect(hashes.filter((hash) => !shown.includes(hash))).toEqual([]);
    const written = texts.filter((text) => !ids.some((id) => id.includes(text)));
    expect(written.length).toBeGreaterThan(4);
    for (const text of written) expect(shown.includes(text), text).toBe(false);
  });
});
