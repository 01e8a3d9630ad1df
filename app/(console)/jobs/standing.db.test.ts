import { beforeEach, describe, expect, test, vi } from 'vitest';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import { createMissingKeys } from '#lib/keys/keyring.ts';
import { disablePerson } from '#lib/people/disable-person.ts';
import { revokeSession } from '#lib/people/end-sessions.ts';
import { unbindMxid } from '#lib/people/unbind-mxid.ts';
import type { Result } from '#lib/result.ts';
import {
  actionsOf,
  after,
  alice,
  decision,
  join,
  oncall,
  openTestConsole,
  pendingJob,
  putInForce,
  readPlan,
  rita,
  sketch,
  stateOf,
  type TestConsole,
} from '#lib/testing/console.ts';
import { newBrowser, person, signIn } from '#lib/testing/request.ts';
import { approveAction } from './actions.ts';

vi.mock('next/headers', async () => (await import('#lib/testing/request.ts')).nextHeaders);
useTestDatabase();

let console: TestConsole;
let adam: { kind: 'person'; personId: string; name: string; mxid: string; roles: ['admin'] };
beforeEach(async () => {
  await emptyDatabase();
  createMissingKeys(getConfig());
  newBrowser();
  console = await openTestConsole();
  const mxid = '@adam:test.localhost';
  adam = { kind: 'person', personId: await person(mxid, 'admin'), name: 'adam', mxid, roles: ['admin'] };
});

const code = (result: Result<unknown>) => (result.ok ? 'done' : result.error.code);
const soon = () => new Date();
const plan = { ...readPlan, steps: readPlan.steps.slice(0, 1) };
/** The page was drawn for an approver who may decide; what a press then sends. */
async function drawn() {
  const personId = await signIn(alice);
  const { jobId, digest } = await pendingJob(console, plan, soon());
  return { personId, jobId, digest, press: () => approveAction({ jobId, digest }) };
}

describe('an approver whose ground was taken after the page was drawn is refused at the press', () => {
  const undecided = async (jobId: string) => {
    expect(await stateOf(jobId)).toBe('pending');
    expect(await db().decision.count()).toBe(0);
  };

  test('and one whose ground stands is not', async () => {
    const { press } = await drawn();
    expect(code(await press())).toBe('done');
  });

  test('their Matrix id was unbound', async () => {
    const { personId, jobId, press } = await drawn();
    await unbindMxid({ personId, mxid: alice, actor: adam, now: soon() });
    const answer = await press();
    // Without an id they see no room, and so no job either.
    expect(code(answer)).toBe('NOT_FOUND');
    await undecided(jobId);
  });

  test('their account was disabled', async () => {
    const { personId, jobId, press } = await drawn();
    await disablePerson({ personId, reason: 'left', actor: adam, now: soon() });
    expect(code(await press())).toBe('NOT_SIGNED_IN');
    await undecided(jobId);
  });

  test('their session was revoked, or stood unused too long', async () => {
    const { personId, jobId, press } = await drawn();
    const { id } = await db().session.findFirstOrThrow({ where: { personId } });
    await db().session.update({ where: { id }, data: { lastSeenAt: new Date(Date.now() - 13 * 3_600_000) } });
    expect(code(await press())).toBe('NOT_SIGNED_IN');
    await db().session.update({ where: { id }, data: { lastSeenAt: new Date() } });
    await revokeSession({ personId, sessionId: id, actor: adam, now: soon() });
    expect(code(await press())).toBe('NOT_SIGNED_IN');
    await undecided(jobId);
  });

  test('they left the room', async () => {
    const { jobId, press } = await drawn();
    await join(alice, 'leave');
    expect(code(await press())).toBe('NOT_JOINED');
    await undecided(jobId);
  });

  test('the policy in force names them no more', async () => {
    const { jobId, press } = await drawn();
    await putInForce(
      console.registry,
      sketch({ approval: { approver_user_ids_allowlist: [oncall] } }),
      new Date(Date.now() + 1000),
    );
    expect(['POLICY_CHANGED', 'NOT_APPROVER']).toContain(code(await press()));
    expect(await stateOf(jobId)).toBe('voided');
  });
});

describe('the deciding transaction reads the account again', () => {
  const by = async (change: { mxid?: string; personId?: string | null; sessionId?: string }) => {
    const personId = await signIn(alice);
    const session = await db().session.findFirstOrThrow({ where: { personId } });
    const { jobId, digest } = await pendingJob(console, plan);
    const approver = { mxid: alice, personId, sessionId: session.id, ...change };
    const decide = () => decideJob(decision(jobId, digest, { approver, now: after(60) }), console.mint);
    return { jobId, personId, session, decide };
  };
  const refused = (work: Promise<unknown>) => expect(work).rejects.toMatchObject({ code: 'NOT_APPROVER' });

  test('a session that ended between the action’s look and the decision decides nothing', async () => {
    const { decide, personId, session, jobId } = await by({});
    await revokeSession({ personId, sessionId: session.id, actor: adam, now: after(59) });
    await refused(decide());
    expect((await actionsOf(jobId)).at(-1)).toBe('decision.refused');
  });

  test('nor does an id that was unbound there, or that is another’s by then', async () => {
    const { decide, personId } = await by({});
    await unbindMxid({ personId, mxid: alice, actor: adam, now: after(59) });
    await refused(decide());
    await db().matrixBinding.create({ data: { mxid: alice, personId: adam.personId, boundAt: after(59) } });
    await refused(decide());
  });

  test('nor does a disabled person, in the browser or by a command in the room', async () => {
    const { decide, personId, jobId } = await by({ sessionId: undefined });
    await disablePerson({ personId, reason: 'left', actor: adam, now: after(59) });
    await refused(decide());
    const { digest } = await db().approvalRequest.findFirstOrThrow({ where: { jobId } });
    const command = decision(jobId, digest, { channel: 'matrix', approver: { mxid: alice, personId: null } });
    await refused(decideJob(command, console.mint));
  });

  test('an unbound id decides nothing in the room either; one that never had an account does', async () => {
    const { personId, jobId } = await by({});
    const { digest } = await db().approvalRequest.findFirstOrThrow({ where: { jobId } });
    await unbindMxid({ personId, mxid: alice, actor: adam, now: after(59) });
    const command = (mxid: string) =>
      decideJob(decision(jobId, digest, { channel: 'matrix', approver: { mxid, personId: null } }), console.mint);
    await refused(command(alice));
    expect(await command(oncall)).toMatchObject({ state: 'approved' });
  });

  test('a requester who gave up one id and bound another is still the requester', async () => {
    const personId = await person(rita);
    await db().matrixBinding.create({ data: { mxid: alice, personId, boundAt: after(1) } });
    const { jobId, digest } = await pendingJob(console, plan);
    const actor = { ...adam, personId, mxid: rita };
    await unbindMxid({ personId, mxid: rita, actor: { ...actor, personId: adam.personId }, now: after(30) });
    const own = decideJob(decision(jobId, digest, { approver: { mxid: alice, personId } }), console.mint);
    await expect(own).rejects.toMatchObject({ code: 'OWN_JOB' });
  });

  test('an unbinding and a decision at the same instant end in one order: decided before, or refused after', async () => {
    for (let round = 0; round < 5; round++) {
      const { jobId, digest } = await pendingJob(console, plan);
      const mxid = alice;
      const personId = await person(mxid);
      const [decided, unbound] = await Promise.allSettled([
        decideJob(decision(jobId, digest, { approver: { mxid, personId }, now: after(60) }), console.mint),
        unbindMxid({ personId, mxid, actor: adam, now: after(60) }),
      ]);
      expect(unbound.status).toBe('fulfilled');
      const entries = await db().auditEntry.findMany({
        where: {
          OR: [{ action: 'person.unbound' }, { jobId, action: { in: ['decision.recorded', 'decision.refused'] } }],
        },
        orderBy: { id: 'desc' },
        take: 2,
      });
      const decidedFirst = decided.status === 'fulfilled';
      expect(entries.map(({ action }) => action)).toEqual(
        decidedFirst ? ['person.unbound', 'decision.recorded'] : ['decision.refused', 'person.unbound'],
      );
      expect(await stateOf(jobId)).toBe(decidedFirst ? 'approved' : 'pending');
      await db().matrixBinding.updateMany({ where: { mxid }, data: { releasedTo: personId } });
    }
  });

  test('an approval whose approver’s account was disabled before the token was collected is void', async () => {
    const { decide, personId, jobId } = await by({});
    await decide();
    await disablePerson({ personId, reason: 'stolen', actor: adam, now: after(61) });
    const { collectToken } = await import('#lib/tokens/collect.ts');
    const collect = collectToken({ jobId, agentDid: console.agent.did, now: after(62) }, { open: (text) => text });
    await expect(collect).rejects.toThrow(/no account in force/);
  });
});
