import { beforeEach, describe, expect, it } from 'vitest';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import {
  actionsOf,
  after,
  alice,
  decision,
  join,
  newJob,
  noon,
  oncall,
  openDigest,
  openTestConsole,
  pendingJob,
  putInForce,
  readPlan,
  rita,
  setup,
  sketch,
  stateOf,
  type TestConsole,
} from '#lib/testing/console.ts';
import { enterTriage, exitTriage } from '#lib/testing/triage.ts';
import { decideJob } from './decide-job.ts';
import type { DecisionInput } from './decision-input.ts';
import { expireJobs } from './expire-jobs.ts';
import { requestChanges } from './request-changes.ts';
import { submitPlan } from './submit-plan.ts';
import { withdrawJob } from './withdraw-job.ts';

useTestDatabase();
let test: TestConsole;

beforeEach(async () => {
  await emptyDatabase();
  test = await openTestConsole();
});

const decide = (jobId: string, digest: string, change: Partial<DecisionInput> = {}) =>
  decideJob(decision(jobId, digest, change), test.mint);
const tokens = (jobId: string) => db().token.findMany({ where: { jobId } });

/** The refusal's code, and proof that nothing was decided by it. */
async function refused(jobId: string, digest: string, change: Partial<DecisionInput>): Promise<string> {
  const before = await db().decision.count();
  const error = await decide(jobId, digest, change).catch((caught: unknown) => caught);
  expect(await db().decision.count()).toBe(before);
  expect(await tokens(jobId)).toHaveLength(0);
  return (error as { code: string }).code;
}

describe('an approval', () => {
  it('mints exactly one token in its own transaction and opens the run', async () => {
    const { jobId, digest } = await pendingJob(test);
    await expect(decide(jobId, digest)).resolves.toMatchObject({ state: 'approved' });
    expect(await stateOf(jobId)).toBe('approved');
    const [token] = await tokens(jobId);
    expect(token).toMatchObject({
      digest,
      agentDid: test.agent.did,
      wpcHash: test.policyHash,
      pinned: true,
      collectedAt: null,
    });
    expect(JSON.parse(token?.claimsText ?? '{}')).toMatchObject({
      mission_id: jobId,
      policy_hash_b64u: test.policyHash,
    });
    const events = await db().runEvent.findMany({ where: { run: { jobId } }, orderBy: { index: 'asc' } });
    expect(events.map((event) => event.eventType)).toEqual(['run_start', 'human_approval']);
    expect(await actionsOf(jobId)).toEqual([
      'job.requested',
      'plan.submitted',
      'approval.requested',
      'decision.recorded',
      'token.minted',
      'job.approved',
    ]);
  });

  it('by two approvers at the same instant: one wins, one token, one job.approved, the other is told who was first', async () => {
    const { jobId, digest } = await pendingJob(test);
    const results = await Promise.allSettled(
      [alice, oncall].map((mxid) => decide(jobId, digest, { approver: { mxid, personId: null } })),
    );
    const lost = results.find((result) => result.status === 'rejected');
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect(lost?.reason.code).toBe('ALREADY_DECIDED');
    expect(lost?.reason.message).toMatch(
      /@(alice|oncall-security):test\.localhost approved this job at 2026-.* in the browser/,
    );
    expect(await tokens(jobId)).toHaveLength(1);
    expect((await actionsOf(jobId)).filter((action) => action === 'job.approved')).toHaveLength(1);
  });

  it('fifty times in parallel decides once', async () => {
    const { jobId, digest } = await pendingJob(test);
    const results = await Promise.allSettled(Array.from({ length: 50 }, () => decide(jobId, digest)));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect(await tokens(jobId)).toHaveLength(1);
    expect(await db().decision.count({ where: { jobId } })).toBe(1);
  });

  it('replayed with the same room event decides nothing more', async () => {
    const { jobId, digest } = await pendingJob(test);
    const evidence = { level: 'matrix-local-plain' as const, detail: {}, matrixEventId: '$approve' };
    const input = { channel: 'matrix' as const, seen: { code: digest.slice(0, 8) }, evidence };
    const first = await decide(jobId, digest, input);
    await expect(decide(jobId, digest, input)).resolves.toEqual(first);
    expect(await tokens(jobId)).toHaveLength(1);
  });

  it('in the same instant as triage never leaves a live token behind', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { jobId, digest } = await pendingJob(test);
      const [, control] = await Promise.allSettled([
        decide(jobId, digest),
        enterTriage({ roomId: null, reason: 'race', actor: setup, now: after(60) }, { terms: test.terms }),
      ]);
      expect(await stateOf(jobId)).toBe('pending');
      expect((await tokens(jobId)).filter((token) => token.revokedAt === null)).toHaveLength(0);
      if (control.status !== 'fulfilled') throw control.reason;
      const lift = { controlId: control.value.controlId, reason: 'next', actor: setup, now: after(61) };
      await exitTriage(lift, { terms: test.terms });
    }
  });
});

describe('nobody decides who may not', () => {
  it('the requester, even when the policy names them', async () => {
    const approval = { approver_user_ids_allowlist: [alice, rita] };
    await putInForce(test.registry, sketch({ approval }));
    const { jobId, digest } = await pendingJob(test);
    expect(await refused(jobId, digest, { approver: { mxid: rita, personId: null } })).toBe('OWN_JOB');
    expect(await actionsOf(jobId)).toContain('decision.refused');
  });

  it('the requester under a second id of the same person', async () => {
    const person = await db().person.create({ data: { displayName: 'Rita', createdAt: noon } });
    for (const mxid of [rita, oncall]) {
      await db().matrixBinding.create({ data: { mxid, personId: person.id, boundAt: noon } });
    }
    const { jobId, digest } = await pendingJob(test);
    expect(await refused(jobId, digest, { approver: { mxid: oncall, personId: person.id } })).toBe('OWN_JOB');
  });

  it('a stranger whose id only looks like an approver’s', async () => {
    const { jobId, digest } = await pendingJob(test);
    const mallory = '@аlice:test.localhost'; // the first letter is Cyrillic
    await join(mallory);
    expect(await refused(jobId, digest, { approver: { mxid: mallory, personId: null } })).toBe('NOT_APPROVER');
  });

  it('an approver who left the room', async () => {
    const { jobId, digest } = await pendingJob(test);
    await join(alice, 'leave');
    expect(await refused(jobId, digest, {})).toBe('NOT_JOINED');
  });

  it('an agent, even when the policy names its Matrix id', async () => {
    await db().agent.updateMany({ data: { mxid: alice } });
    const { jobId, digest } = await pendingJob(test);
    expect(await refused(jobId, digest, {})).toBe('AGENT_MAY_NOT_DECIDE');
  });
});

describe('a decision binds the bytes that were seen', () => {
  it('another digest, and another job’s digest, are refused', async () => {
    const one = await pendingJob(test);
    const two = await pendingJob(test);
    expect(await refused(one.jobId, 'f'.repeat(64), {})).toBe('DIGEST_MISMATCH');
    expect(await refused(one.jobId, two.digest, {})).toBe('DIGEST_MISMATCH');
  });

  it('the CODE of an earlier revision is refused', async () => {
    const { jobId, digest } = await pendingJob(test);
    const plan = { ...readPlan, summary: 'another plan' };
    await submitPlan({ jobId, agentDid: test.agent.did, plan, now: after(1) }, { terms: test.terms });
    expect(await refused(jobId, digest, { seen: { code: digest.slice(0, 8) }, channel: 'matrix' })).toBe('WRONG_CODE');
  });

  it('a late decision is told what became of the plan that was read', async () => {
    const { jobId, digest } = await pendingJob(test);
    const late = (seen: DecisionInput['seen']) =>
      decideJob(decision(jobId, digest, { seen, channel: 'code' in seen ? 'matrix' : 'browser' }), test.mint);
    const [read, typed] = [{ digest }, { code: digest.slice(0, 8) }];
    const plan = { ...readPlan, summary: 'another plan' };
    await submitPlan({ jobId, agentDid: test.agent.did, plan, now: after(1) }, { terms: test.terms });
    await expect(late(read)).rejects.toThrow('since this page was drawn: plan revision 2 was submitted. Nothing was');
    await expect(late(typed)).rejects.toThrow('the plan that waits now: plan revision 2 was submitted. Read');
    await expect(late({ digest: 'f'.repeat(64) })).rejects.toThrow('since this page was drawn. Nothing was');
    const ask = { jobId, digest: await openDigest(jobId), comment: 'secret words', approverMxid: alice };
    await requestChanges({ ...ask, actor: setup, now: after(2) });
    await expect(late(read)).rejects.toThrow(/^The plan that waited is closed: changes requested by @alice:\S+\. The/);
  });

  it('stored bytes that were altered behind our back are refused', async () => {
    const { jobId, digest } = await pendingJob(test);
    const open = await db().approvalRequest.findFirstOrThrow({ where: { jobId } });
    const subjectText = open.subjectText.replace('ledger/q1.csv', 'ledger/q2.csv');
    await db().approvalRequest.update({ where: { id: open.id }, data: { subjectText } });
    expect(await refused(jobId, digest, {})).toBe('DIGEST_MISMATCH');
  });

  it('a byte-identical plan keeps the digest; any other byte gets a new one', async () => {
    const { jobId, digest } = await pendingJob(test);
    const again = { jobId, agentDid: test.agent.did, now: after(1) };
    await expect(submitPlan({ ...again, plan: readPlan }, { terms: test.terms })).resolves.toMatchObject({
      existed: true,
    });
    expect(await openDigest(jobId)).toBe(digest);
    await submitPlan({ ...again, plan: { ...readPlan, summary: 'x' } }, { terms: test.terms });
    expect(await openDigest(jobId)).not.toBe(digest);
    expect(await stateOf(jobId)).toBe('pending');
  });

  it('a policy that changed meanwhile voids the job', async () => {
    const { jobId, digest } = await pendingJob(test);
    await putInForce(test.registry, sketch({ allow: ['read'] }), after(5));
    expect(await refused(jobId, digest, {})).toBe('POLICY_CHANGED');
    expect(await stateOf(jobId)).toBe('voided');
  });
});

describe('a grave plan that does not show its effect', () => {
  it('is approved neither in the browser nor in the room', async () => {
    const [, write] = readPlan.steps;
    const { jobId, digest } = await pendingJob(test, {
      summary: 's',
      steps: [{ tool: write?.tool, args: write?.args }],
    });
    expect(await refused(jobId, digest, {})).toBe('EFFECT_UNKNOWN');
    expect(await refused(jobId, digest, { channel: 'matrix', seen: { code: digest.slice(0, 8) } })).toBe(
      'EFFECT_UNKNOWN',
    );
    await decide(jobId, digest, { decision: 'deny', reason: 'no preview' });
    expect(await stateOf(jobId)).toBe('denied');
  });
});

describe('time and denial', () => {
  it('an approval after the expiry is refused, and the sweep ends the job once', async () => {
    const { jobId, digest } = await pendingJob(test);
    expect(await refused(jobId, digest, { now: after(3600) })).toBe('EXPIRED');
    await Promise.all([expireJobs({ now: after(3600) }), expireJobs({ now: after(3600) })]);
    expect(await stateOf(jobId)).toBe('expired');
    expect((await actionsOf(jobId)).filter((action) => action === 'job.expired')).toHaveLength(1);
  });

  it('one denial with a reason ends the job; without a reason the page refuses it', async () => {
    const { jobId, digest } = await pendingJob(test);
    expect(await refused(jobId, digest, { decision: 'deny' })).toBe('REASON_REQUIRED');
    await decide(jobId, digest, { decision: 'deny', reason: 'wrong ledger' });
    expect(await stateOf(jobId)).toBe('denied');
    expect(await refused(jobId, digest, {})).toBe('ALREADY_DECIDED');
  });

  it('an approved job whose token nobody collects is stopped when the token’s time is up', async () => {
    const { jobId, digest } = await pendingJob(test);
    await decide(jobId, digest);
    await expireJobs({ now: after(60 + 599) });
    expect(await stateOf(jobId)).toBe('approved');
    await expireJobs({ now: after(60 + 601) });
    expect(await stateOf(jobId)).toBe('stopped');
  });

  it('the requester’s withdrawal ends a pending job and stops an approved one', async () => {
    const one = await pendingJob(test);
    const two = await pendingJob(test);
    await decide(two.jobId, two.digest);
    const by = { byMxid: rita, actor: setup, now: after(70) };
    await expect(withdrawJob({ jobId: one.jobId, ...by })).resolves.toEqual({ state: 'withdrawn' });
    await expect(withdrawJob({ jobId: two.jobId, ...by })).resolves.toEqual({ state: 'stopped' });
    expect((await tokens(two.jobId)).every((token) => token.revokedAt !== null)).toBe(true);
    await expect(withdrawJob({ jobId: await newJob(), ...by, byMxid: alice })).rejects.toMatchObject({
      code: 'NOT_REQUESTER',
    });
  });
});

describe('triage', () => {
  it('refuses every decision, records the attempt with its event, and asks anew when it ends', async () => {
    const { jobId, digest } = await pendingJob(test);
    const context = { terms: test.terms };
    const { controlId } = await enterTriage({ roomId: null, reason: 'look', actor: setup, now: after(10) }, context);
    const evidence = { level: 'matrix-local-plain' as const, detail: {}, matrixEventId: '$attempt' };
    expect(await refused(jobId, digest, { evidence, channel: 'matrix' })).toBe('TRIAGE');
    const attempt = await db().auditEntry.findFirstOrThrow({ where: { jobId, action: 'decision.refused' } });
    expect(JSON.parse(attempt.detailText)).toMatchObject({ eventId: '$attempt', controlId, wpcHash: test.policyHash });
    await exitTriage({ controlId, reason: 'looked', actor: setup, now: after(20) }, context);
    expect(await openDigest(jobId)).not.toBe(digest);
    expect(await refused(jobId, digest, {})).toBe('DIGEST_MISMATCH');
    await decide(jobId, await openDigest(jobId));
    expect(await stateOf(jobId)).toBe('approved');
  });

  it('revokes an unspent token and sends its job back to wait', async () => {
    const { jobId, digest } = await pendingJob(test);
    await decide(jobId, digest);
    const entered = await enterTriage(
      { roomId: null, reason: 'stop', actor: setup, now: after(90) },
      { terms: test.terms },
    );
    expect(entered.jobsReopened).toEqual([jobId]);
    expect(await stateOf(jobId)).toBe('pending');
    expect((await tokens(jobId)).every((token) => token.revokedAt !== null)).toBe(true);
  });
});

describe('a plan', () => {
  it('with a denied step goes back with the rule, and nobody is asked', async () => {
    const jobId = await newJob();
    const plan = { summary: 'x', steps: [...readPlan.steps, { tool: 'exec', args: { command: 'id' } }] };
    const submitted = await submitPlan({ jobId, agentDid: test.agent.did, plan, now: noon }, { terms: test.terms });
    expect(submitted).toMatchObject({ state: 'changes_requested', revision: 1 });
    expect(submitted.verdict.steps[2]).toMatchObject({ allowed: false, rule: 'execution.tools.deny[0]' });
    expect(await db().approvalRequest.count({ where: { jobId } })).toBe(0);
    const better = await submitPlan(
      { jobId, agentDid: test.agent.did, plan: readPlan, now: after(1) },
      { terms: test.terms },
    );
    expect(better).toMatchObject({ state: 'pending', revision: 2 });
  });

  it('of another agent’s job is refused as if there were no such job', async () => {
    const jobId = await newJob();
    const stranger = { jobId, agentDid: test.gateway.did, plan: readPlan, now: noon };
    await expect(submitPlan(stranger, { terms: test.terms })).rejects.toMatchObject({ code: 'UNKNOWN_JOB' });
  });
});
