import { beforeEach, describe, expect, it } from 'vitest';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { party } from '#lib/passkeys/testing.ts';
import {
  actionsOf,
  after,
  alice,
  decision,
  join,
  oncall,
  openDigest,
  openTestConsole,
  pendingJob,
  putInForce,
  readPlan,
  rita,
  roomId,
  setup,
  sketch,
  stateOf,
  type TestConsole,
} from '#lib/testing/console.ts';
import { enterTriage } from '#lib/testing/triage.ts';
import { admitCall } from '#lib/tokens/admit-call.ts';
import { collectToken } from '#lib/tokens/collect.ts';
import { parseView } from './approval-view.ts';
import { askSignature } from './ask-signature.ts';
import { claimJob, releaseClaim } from './claim-job.ts';
import { liveClaim } from './claim-store.ts';
import { decideJob } from './decide-job.ts';
import { expireJobs } from './expire-jobs.ts';
import { narrowPlan } from './narrow-plan.ts';
import type { Cuts } from './narrowing.ts';
import { requestChanges } from './request-changes.ts';
import { submitPlan } from './submit-plan.ts';

useTestDatabase();
let test: TestConsole;

beforeEach(async () => {
  await emptyDatabase();
  test = await openTestConsole();
});

const by = (mxid: string, seconds = 30) => ({ approverMxid: mxid, actor: setup, now: after(seconds) });
const narrow = (jobId: string, digest: string, cuts: Partial<Cuts>, mxid = alice) =>
  narrowPlan({ jobId, digest, cuts: { drop_steps: [], ...cuts }, ...by(mxid) }, { terms: test.terms });

const askToSign = (jobId: string, digest: string) => {
  const approver = { mxid: alice, personId: crypto.randomUUID() };
  return askSignature({ jobId, digest, decision: 'approve', approver, now: after(30) }, party);
};

describe('approving narrower', () => {
  it('makes a new revision and digest, drops earlier votes, lets its author decide, and the token carries the cut', async () => {
    const approval = {
      groups: { finance: [alice], security: [oncall] },
      rules: [
        {
          tiers: ['high'],
          slots: [
            { group: 'finance', count: 1 },
            { group: 'security', count: 1 },
          ],
        },
      ],
    };
    await putInForce(test.registry, sketch({ approval }));
    const { jobId, digest } = await pendingJob(test);
    await decideJob(decision(jobId, digest, { approver: { mxid: oncall, personId: null } }), test.mint);
    const cut = { ttl_seconds: 120, model_calls: 3 };
    const { digest: narrowed, revision } = await narrow(jobId, digest, cut);
    expect(narrowed).not.toBe(digest);
    expect(revision).toBe(2);
    const open = await db().approvalRequest.findFirstOrThrow({
      where: { jobId, closedAt: null },
      include: { decisions: true },
    });
    expect(open.decisions).toHaveLength(0);
    expect(parseView(open.viewText).narrowing).toMatchObject({ by: alice, fromRevision: 1 });
    for (const mxid of [alice, oncall]) {
      await decideJob(decision(jobId, narrowed, { approver: { mxid, personId: null } }), test.mint);
    }
    const token = await db().token.findFirstOrThrow({ where: { jobId } });
    expect(token.modelCallsMax).toBe(3);
    expect(token.expiresAt.getTime() - token.issuedAt.getTime()).toBe(120_000);
  });

  it('refuses the dropped step at the authorization, though the agent planned it', async () => {
    const { jobId, digest } = await pendingJob(test);
    const { digest: narrowed } = await narrow(jobId, digest, { drop_steps: [1] });
    await decideJob(decision(jobId, narrowed), test.mint);
    const { token } = await collectToken({ jobId, agentDid: test.agent.did, now: after(61) }, { open: (text) => text });
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const dropped = {
      kind: 'tool' as const,
      tool: 'write_pr',
      args: readPlan.steps[1]?.args as unknown as Record<string, string>,
    };
    await expect(admitCall({ claims, call: dropped, now: after(62) })).resolves.toMatchObject({
      code: 'PLAN_MISMATCH',
    });
    const kept = { kind: 'tool' as const, tool: 'read', args: { path: 'ledger/q1.csv' } };
    await expect(admitCall({ claims, call: kept, now: after(62) })).resolves.toMatchObject({ admitted: true });
  });

  it('never widens: a longer time or a bigger budget stays what it was, and alone it cuts nothing', async () => {
    const { jobId, digest } = await pendingJob(test);
    await expect(narrow(jobId, digest, { ttl_seconds: 3600, tool_calls: 200 })).rejects.toMatchObject({
      code: 'NOTHING_CUT',
    });
    expect(await openDigest(jobId)).toBe(digest);
    await narrow(jobId, digest, { ttl_seconds: 3600, tool_calls: 990, model_calls: 3 });
    const open = await db().approvalRequest.findFirstOrThrow({ where: { jobId, closedAt: null } });
    expect(JSON.parse(open.subjectText)).toMatchObject({ claims: { ttl_seconds: 600 }, budget: { tool_calls: 200 } });
    expect(parseView(open.viewText).narrowing?.cuts, 'the agent is told of no limit that did not change').toEqual([
      'At most 3 model calls.',
    ]);
  });

  it('is refused to people who may not decide, with nothing cut, and with nothing left', async () => {
    const { jobId, digest } = await pendingJob(test);
    await expect(narrow(jobId, digest, { drop_steps: [1] }, rita)).rejects.toMatchObject({ code: 'OWN_JOB' });
    await expect(narrow(jobId, digest, {})).rejects.toMatchObject({ code: 'NOTHING_CUT' });
    await expect(narrow(jobId, digest, { drop_steps: [0, 1] })).rejects.toMatchObject({ code: 'NOTHING_LEFT' });
    await expect(narrow(jobId, 'f'.repeat(64), { drop_steps: [1] })).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
    expect(await openDigest(jobId)).toBe(digest);
  });

  it('stands when the agent submits its own plan again after a lost answer', async () => {
    const { jobId, digest } = await pendingJob(test);
    const { digest: narrowed } = await narrow(jobId, digest, { drop_steps: [1] });
    await submitPlan({ jobId, agentDid: test.agent.did, plan: readPlan, now: after(40) }, { terms: test.terms });
    expect(await openDigest(jobId)).toBe(narrowed);
  });
});

describe('asking for changes', () => {
  it('sends the plan back with the comment; the next revision is asked for under a new digest', async () => {
    const { jobId, digest } = await pendingJob(test);
    await requestChanges({ jobId, digest, comment: 'Only the first ledger.', ...by(alice) });
    expect(await stateOf(jobId)).toBe('changes_requested');
    const job = await db().job.findUniqueOrThrow({ where: { id: jobId } });
    expect(job.stateReason).toContain('Only the first ledger.');
    const plan = { ...readPlan, summary: 'first ledger only' };
    await submitPlan({ jobId, agentDid: test.agent.did, plan, now: after(50) }, { terms: test.terms });
    expect(await stateOf(jobId)).toBe('pending');
    await expect(decideJob(decision(jobId, digest), test.mint)).rejects.toMatchObject({ code: 'DIGEST_MISMATCH' });
  });

  it('needs a comment and somebody who may decide', async () => {
    const { jobId, digest } = await pendingJob(test);
    await expect(requestChanges({ jobId, digest, comment: ' ', ...by(alice) })).rejects.toMatchObject({
      code: 'REASON_REQUIRED',
    });
    await expect(requestChanges({ jobId, digest, comment: 'x', ...by(rita) })).rejects.toMatchObject({
      code: 'OWN_JOB',
    });
  });
});

describe('a claim', () => {
  it('is taken over, expires, and keeps nobody from deciding', async () => {
    const { jobId, digest } = await pendingJob(test);
    const at = { actor: setup, now: after(10) };
    await claimJob({ jobId, mxid: alice, ...at });
    await claimJob({ jobId, mxid: alice, ...at });
    await claimJob({ jobId, mxid: oncall, ...at });
    expect(await liveClaim(db(), jobId, after(11))).toMatchObject({ mxid: oncall });
    expect((await actionsOf(jobId)).filter((action) => action === 'job.claimed')).toHaveLength(2);
    expect(await liveClaim(db(), jobId, after(10 + 16 * 60))).toBeNull();
    await releaseClaim({ jobId, mxid: alice, ...at });
    expect(await liveClaim(db(), jobId, after(11))).toMatchObject({ mxid: oncall });
    await expect(decideJob(decision(jobId, digest), test.mint)).resolves.toMatchObject({ state: 'approved' });
  });
});

describe('what a decision rests on', () => {
  const request = async (jobId: string) => (await db().job.findUniqueOrThrow({ where: { id: jobId } })).requestEventId;
  const event = (eventId: string, relatesTo: string, change: { type?: string; verdict: string; sender: string }) =>
    db().matrixEvent.create({
      data: {
        eventId,
        roomId: '!finance:test.localhost',
        type: 'm.room.message',
        raw: '{}',
        rawSha256: 'x',
        source: 'sync',
        claimedAt: 0n,
        receivedAt: after(20),
        relatesTo,
        ...change,
      },
    });

  it('an edit of the request by its author voids the job when somebody approves', async () => {
    const { jobId, digest } = await pendingJob(test);
    await event('$edit', await request(jobId), { verdict: 'edit', sender: rita });
    await expect(decideJob(decision(jobId, digest), test.mint)).rejects.toMatchObject({ code: 'VOIDED' });
    expect(await stateOf(jobId)).toBe('voided');
    expect(await db().token.count()).toBe(0);
  });

  it('an edit of the request by somebody else changes nothing', async () => {
    const { jobId, digest } = await pendingJob(test);
    await event('$edit', await request(jobId), { verdict: 'edit', sender: '@mallory:test.localhost' });
    await expect(decideJob(decision(jobId, digest), test.mint)).resolves.toMatchObject({ state: 'approved' });
  });

  it.each<[string, (jobId: string, digest: string) => Promise<unknown>]>([
    ['cutting it down', (jobId, digest) => narrow(jobId, digest, { ttl_seconds: 60 })],
    ['sending it back', (jobId, digest) => requestChanges({ jobId, digest, comment: 'less', ...by(alice) })],
    ['asking for its signature', (jobId, digest) => askToSign(jobId, digest)],
  ])('%s voids a job whose ground is gone, at once', async (_, act) => {
    const one = await pendingJob(test);
    await event('$edit', await request(one.jobId), { verdict: 'edit', sender: rita });
    await expect(act(one.jobId, one.digest)).rejects.toMatchObject({ code: 'VOIDED' });
    const two = await pendingJob(test);
    await putInForce(test.registry, sketch({ allow: ['read'] }), after(5));
    await expect(act(two.jobId, two.digest)).rejects.toMatchObject({ code: 'POLICY_CHANGED' });
    expect([await stateOf(one.jobId), await stateOf(two.jobId)]).toEqual(['voided', 'voided']);
    expect((await actionsOf(one.jobId)).filter((action) => action === 'job.voided')).toHaveLength(1);
  });

  it('in triage a job waits on: nothing is cut, sent back or void', async () => {
    const { jobId, digest } = await pendingJob(test);
    await enterTriage({ roomId, reason: 'incident', actor: setup, now: after(5) }, { terms: test.terms });
    const open = await openDigest(jobId);
    await expect(narrow(jobId, open, { ttl_seconds: 60 })).rejects.toMatchObject({ code: 'TRIAGE' });
    const back = requestChanges({ jobId, digest: open, comment: 'less', ...by(alice) });
    await expect(back).rejects.toMatchObject({ code: 'TRIAGE' });
    expect([await stateOf(jobId), open]).toEqual(['pending', digest]);
  });

  it('a requester who left voids the job; an approver who left after approving makes the token uncollectable', async () => {
    const one = await pendingJob(test);
    await join(rita, 'leave');
    await expect(decideJob(decision(one.jobId, one.digest), test.mint)).rejects.toMatchObject({ code: 'VOIDED' });
    await join(rita);
    const two = await pendingJob(test);
    await decideJob(decision(two.jobId, two.digest), test.mint);
    await join(alice, 'ban');
    const collecting = collectToken(
      { jobId: two.jobId, agentDid: test.agent.did, now: after(61) },
      { open: (text) => text },
    );
    await expect(collecting).rejects.toMatchObject({ code: 'GROUND_LOST' });
  });

  it('a redaction after collection keeps an unspent token from its first call', async () => {
    const { jobId, digest } = await pendingJob(test);
    await decideJob(decision(jobId, digest), test.mint);
    const { token } = await collectToken({ jobId, agentDid: test.agent.did, now: after(61) }, { open: (text) => text });
    await event('$redaction', await request(jobId), { type: 'm.room.redaction', verdict: 'redaction', sender: rita });
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    const call = { kind: 'tool' as const, tool: 'read', args: { path: 'ledger/q1.csv' } };
    await expect(admitCall({ claims, call, now: after(62) })).resolves.toMatchObject({ code: 'GROUND_LOST' });
  });

  it('a new head voids waiting jobs and approved ones with an unspent pinned token, by the sweep', async () => {
    const waiting = await pendingJob(test);
    const approved = await pendingJob(test);
    await decideJob(decision(approved.jobId, approved.digest), test.mint);
    await putInForce(test.registry, sketch({ allow: ['read'] }), after(65));
    await expireJobs({ now: after(66) });
    expect([await stateOf(waiting.jobId), await stateOf(approved.jobId)]).toEqual(['voided', 'voided']);
    expect(await db().token.count({ where: { revokedAt: null } })).toBe(0);
  });
});
