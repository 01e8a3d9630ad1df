import { beforeEach, expect, it } from 'vitest';
import { db } from '#lib/db/client.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import {
  actionsOf,
  after,
  decision,
  openTestConsole,
  pendingJob,
  setup,
  stateOf,
  type TestConsole,
} from '#lib/testing/console.ts';
import { revokeAgent } from './revoke-agent.ts';

useTestDatabase();
let test: TestConsole;
beforeEach(async () => {
  test = await openTestConsole();
});

it('a revoked agent’s waiting jobs are void, those with an unspent token included', async () => {
  const waiting = await pendingJob(test);
  const approved = await pendingJob(test);
  await decideJob(decision(approved.jobId, approved.digest), test.mint);
  const revoked = { did: test.agent.did, reason: 'lost key', actor: setup, now: after(61) };
  const { tokens } = await revokeAgent(revoked);
  for (const { jobId } of [waiting, approved]) {
    expect(await stateOf(jobId)).toBe('voided');
    expect(await actionsOf(jobId)).toContain('job.voided');
  }
  expect(tokens).toEqual([(await db().token.findFirstOrThrow()).jti]);
  expect(await db().token.count({ where: { revokedAt: null } })).toBe(0);
  await expect(revokeAgent(revoked)).rejects.toMatchObject({ code: 'ALREADY_REVOKED' });
});
