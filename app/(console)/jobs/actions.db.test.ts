import { beforeEach, describe, expect, test, vi } from 'vitest';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { createMissingKeys } from '#lib/keys/keyring.ts';
import {
  actionsOf,
  alice,
  join,
  oncall,
  openDigest,
  openTestConsole,
  pendingJob,
  rita,
  stateOf,
} from '#lib/testing/console.ts';
import { newBrowser, signIn } from '#lib/testing/request.ts';
import {
  approveAction,
  askSignatureAction,
  claimAction,
  denyAction,
  narrowAction,
  releaseAction,
  requestChangesAction,
  withdrawAction,
} from './actions.ts';
import { loadTabAction } from './load-tab.tsx';

vi.mock('next/headers', async () => (await import('#lib/testing/request.ts')).nextHeaders);
useTestDatabase();

type Ask = { jobId: string; digest: string };
const mallory = '@mallory:test.localhost';
const reason = 'a test';

/** Every action of the page with an input that its schema accepts. */
const actions: [string, (ask: Ask) => Promise<unknown>][] = [
  ['askSignatureAction', (ask) => askSignatureAction({ ...ask, decision: 'approve' })],
  ['approveAction', (ask) => approveAction({ ...ask, reason })],
  ['denyAction', (ask) => denyAction({ ...ask, reason })],
  ['withdrawAction', ({ jobId }) => withdrawAction({ jobId })],
  ['narrowAction', (ask) => narrowAction({ ...ask, cuts: { drop_steps: [0] } })],
  ['requestChangesAction', (ask) => requestChangesAction({ ...ask, comment: reason })],
  ['claimAction', ({ jobId }) => claimAction({ jobId })],
  ['releaseAction', ({ jobId }) => releaseAction({ jobId })],
];

let ask: Ask;
beforeEach(async () => {
  await emptyDatabase();
  createMissingKeys(getConfig());
  newBrowser();
  ask = await pendingJob(await openTestConsole(), undefined, new Date());
});

const entries = () => db().auditEntry.count();

describe.each(actions)('%s', (_, act) => {
  test('asks whoever holds no session to sign in, and changes nothing', async () => {
    const before = await entries();
    expect(await act(ask)).toMatchObject({ ok: false, error: { code: 'NOT_SIGNED_IN' } });
    expect([await entries(), await stateOf(ask.jobId)]).toEqual([before, 'pending']);
  });

  test('knows no such job for people who may not see its room, and changes nothing', async () => {
    await signIn(mallory);
    const before = await entries();
    expect(await act(ask)).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    expect([await entries(), await stateOf(ask.jobId)]).toEqual([before, 'pending']);
  });

  test('leaves the job as it is for auditors, admins and members whom the policy does not name', async () => {
    await join('@max:test.localhost');
    for (const [mxid, ...roles] of [
      ['@audrey:test.localhost', 'auditor'],
      ['@adam:test.localhost', 'admin'],
      ['@max:test.localhost'],
    ] as [string, ...('auditor' | 'admin')[]][]) {
      await signIn(mxid, ...roles);
      await act(ask);
      expect([await stateOf(ask.jobId), await openDigest(ask.jobId)]).toEqual(['pending', ask.digest]);
      expect([await db().decision.count(), await db().claim.count()]).toEqual([0, 0]);
    }
  });
});

describe.each(actions.filter(([name]) => name !== 'withdrawAction' && name !== 'releaseAction'))('%s', (_, act) => {
  test('refuses the requester', async () => {
    await signIn(rita);
    expect(await act(ask)).toMatchObject({ ok: false, error: { code: 'OWN_JOB' } });
  });
});

describe('an approver on the page', () => {
  beforeEach(async () => void (await signIn(alice)));

  test('narrows: the answer names the revision and the digest that is then asked', async () => {
    const answer = await narrowAction({ ...ask, cuts: { drop_steps: [0], ttl_seconds: 120 } });
    expect(answer).toEqual({ ok: true, value: { revision: 2, digest: await openDigest(ask.jobId) } });
    expect(await narrowAction({ ...ask, cuts: { drop_steps: [0] } })).toMatchObject({
      ok: false,
      error: { code: 'DIGEST_MISMATCH' },
    });
  });

  test('sends back with a comment, and without one not', async () => {
    expect(await requestChangesAction({ ...ask, comment: ' ' })).toMatchObject({
      ok: false,
      error: { code: 'INVALID_INPUT', message: 'Say what to change.' },
    });
    expect(await requestChangesAction({ ...ask, comment: 'leave the ledger out' })).toEqual({ ok: true, value: null });
    expect(await stateOf(ask.jobId)).toBe('changes_requested');
  });

  test('claims and releases; a claim of somebody else is taken over and cannot be released', async () => {
    const claimed = { jobId: ask.jobId };
    expect(await claimAction(claimed)).toEqual({ ok: true, value: null });
    await signIn(oncall);
    await releaseAction(claimed);
    expect(await db().claim.findMany()).toMatchObject([{ mxid: alice }]);
    await claimAction(claimed);
    expect(await db().claim.findMany()).toMatchObject([{ mxid: oncall }]);
    await releaseAction(claimed);
    expect(await db().claim.count()).toBe(0);
    expect((await actionsOf(ask.jobId)).slice(-3)).toEqual(['job.claimed', 'job.claimed', 'job.claim_released']);
  });
});

describe('loadTabAction', () => {
  const tab = () => loadTabAction({ jobId: ask.jobId, tab: 'json' });

  test('shows nothing to visitors and to people who may not see the room', async () => {
    expect(await tab()).toMatchObject({ ok: false, error: { code: 'NOT_SIGNED_IN' } });
    await signIn(mallory);
    expect(await tab()).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
  });

  test('shows the job’s parts to members of its room and to auditors', async () => {
    for (const [mxid, ...roles] of [[rita], ['@audrey:test.localhost', 'auditor']] as [string, ...'auditor'[]][]) {
      await signIn(mxid, ...roles);
      for (const each of ['policy', 'sources', 'receipts', 'similar', 'history', 'json'] as const) {
        expect(await loadTabAction({ jobId: ask.jobId, tab: each })).toMatchObject({ ok: true });
      }
    }
  });
});
