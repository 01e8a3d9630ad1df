import { beforeEach, describe, expect, it } from 'vitest';
import type { PersonActor } from '#lib/actor.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import {
  after,
  alice,
  decision,
  openTestConsole,
  pendingJob,
  putInForce,
  readPlan,
  rita,
  roomId,
  sketch,
  type TestConsole,
} from '#lib/testing/console.ts';
import { decideJob } from './decide-job.ts';
import { findJobView } from './find-job-view.ts';
import { submitPlan } from './submit-plan.ts';

useTestDatabase();
let test: TestConsole;

const person = (mxid: string | null): PersonActor => ({
  kind: 'person',
  personId: '00000000-0000-7000-8000-000000000001',
  name: 'p',
  mxid,
  roles: [],
});

async function viewOf(jobId: string, mxid: string | null = alice) {
  const view = await findJobView(db(), { jobId, actor: person(mxid), now: after(30) });
  if (!view) throw new Error('no such job');
  return view;
}

beforeEach(async () => {
  await emptyDatabase();
  test = await openTestConsole();
});

describe('the approval page', () => {
  it('shows the plan out of the bytes that the digest covers, and offers the decision to a named approver', async () => {
    const { jobId, digest } = await pendingJob(test);
    const view = await viewOf(jobId);
    expect(view.ask).toMatchObject({ digest, code: digest.slice(0, 8), intact: true });
    expect(view.ask?.subject.plan).toEqual(view.plan?.plan);
    expect(view.offer).toMatchObject({ may: true, slot: 'approvers', approval: { open: true } });
    expect(view.mayWithdraw).toBe(false);
  });

  it('says why what was asked before is asked no more', async () => {
    const { jobId } = await pendingJob(test);
    expect((await viewOf(jobId)).ask?.replaces).toBeNull();
    const plan = { ...readPlan, summary: 'another plan' };
    await submitPlan({ jobId, agentDid: test.agent.did, plan, now: after(1) }, { terms: test.terms });
    expect((await viewOf(jobId)).ask?.replaces).toBe('plan revision 2 was submitted');
  });

  it('shows the newest of very many refused calls, and counts them all', async () => {
    const { jobId } = await pendingJob(test);
    const tried = {
      action: 'call.refused',
      target: `job:${jobId}`,
      jobId,
      roomId,
      actor: 'agent:x',
      at: after(5),
      salt: 'x',
    };
    const detailText = JSON.stringify({ kind: 'tool', name: 'exec', code: 'PLAN_MISMATCH' });
    await db().auditEntry.createMany({ data: Array.from({ length: 1_050 }, () => ({ ...tried, detailText })) });
    const { refusals, history, historyLeft } = await viewOf(jobId);
    expect(refusals).toMatchObject({ count: 1_050, newest: { length: 100 } });
    expect(historyLeft).toBe(50);
    expect(history.at(0)?.action, 'what is no call is never left out').toBe('job.requested');
  });

  it('offers no decision when the stored bytes were changed behind the digest', async () => {
    const { jobId } = await pendingJob(test);
    const row = await db().approvalRequest.findFirstOrThrow({ where: { jobId } });
    await db().approvalRequest.update({
      where: { id: row.id },
      data: { subjectText: row.subjectText.replace('ledger/q1.csv', 'ledger/q2.csv') },
    });
    const view = await viewOf(jobId);
    expect(view.ask?.intact).toBe(false);
    expect(view.offer).toBeNull();
  });

  it('tells the requester, a stranger and an account without a Matrix id why they may not decide', async () => {
    const { jobId } = await pendingJob(test);
    expect((await viewOf(jobId, rita)).offer).toMatchObject({ may: false, code: 'OWN_JOB' });
    expect((await viewOf(jobId, '@mallory:test.localhost')).offer).toMatchObject({ may: false, code: 'NOT_APPROVER' });
    expect((await viewOf(jobId, null)).offer).toMatchObject({ may: false, code: 'NO_MATRIX_ID' });
    expect((await viewOf(jobId, rita)).mayWithdraw).toBe(true);
  });

  it('compares the policy with the one of the room’s last approved job, as of the moment of asking', async () => {
    const first = await pendingJob(test);
    expect((await viewOf(first.jobId)).policyChange).toMatchObject({ last: null, changed: false });
    await decideJob(decision(first.jobId, first.digest), test.mint);
    await putInForce(test.registry, sketch({ allow: ['read', 'search', 'http', 'write_pr', 'pay'] }), after(70));
    const second = await pendingJob(test, undefined, after(80));
    const { policyChange } = await viewOf(second.jobId);
    expect(policyChange).toMatchObject({ last: { jobId: first.jobId, wpcHash: test.policyHash }, changed: true });
    expect(policyChange?.difference.gained.join(' ')).toContain('pay');
    expect((await viewOf(first.jobId)).policyChange).toMatchObject({ last: null, changed: false });
  });

  it('never carries the token, only what is known of it', async () => {
    const { jobId, digest } = await pendingJob(test);
    await decideJob(decision(jobId, digest), test.mint);
    const { tokenSealed } = await db().token.findFirstOrThrow({ where: { jobId } });
    const view = await viewOf(jobId);
    expect(tokenSealed).toMatch(/^ey/);
    expect(JSON.stringify(view)).not.toContain(tokenSealed);
    expect(view.tokens).toMatchObject([{ collectedAt: null, revoked: null, pinned: true }]);
    expect(view.offer).toBeNull();
  });
});
