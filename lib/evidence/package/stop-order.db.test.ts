import { describe, expect, it } from 'vitest';
import { db } from '#lib/db/client.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { transaction } from '#lib/db/transaction.ts';
import { stopJob } from '#lib/jobs/stop-job.ts';
import { modelCall } from '#lib/testing/agent-run.ts';
import { after, setup } from '#lib/testing/console.ts';
import { packaged, usePackages, workedJob } from './testing.ts';

const given = usePackages(useTestDatabase());

const stop = (jobId: string, seconds: number) =>
  transaction((tx) => stopJob(tx, { jobId, reason: 'test', actor: setup, now: after(seconds) }));

async function verdictOf(jobId: string) {
  await packaged(given, jobId);
  const { verdict, code } = await db().package.findUniqueOrThrow({ where: { jobId } });
  return { verdict, code };
}

describe('a job that was stopped', () => {
  it('by somebody whose clock was behind, or who had to wait for a call, is not said to have called afterwards', async () => {
    const { jobId } = await workedJob(given.test);
    // The last call was let through at 75; the stop comes after it and was asked for at 74.
    await stop(jobId, 74);
    expect(await verdictOf(jobId)).toEqual({ verdict: 'INCOMPLETE', code: 'AGENT_SIGNATURE_MISSING' });
  });

  it('and whose token was honoured all the same is INVALID, whatever time the call is said to have had', async () => {
    const { jobId, claims } = await workedJob(given.test);
    await stop(jobId, 78);
    const [token, job] = await Promise.all([
      db().token.findFirstOrThrow({ where: { jobId } }),
      db().job.findUniqueOrThrow({ where: { id: jobId } }),
    ]);
    const { revokedAt, jti } = token;
    const { state, stateReason, finishedAt } = job;
    await db().token.update({ where: { jti }, data: { revokedAt: null } });
    await db().job.update({ where: { id: jobId }, data: { state: 'running', stateReason: null, finishedAt: null } });
    await modelCall(given.test, claims, 76);
    await db().token.update({ where: { jti }, data: { revokedAt } });
    await db().job.update({ where: { id: jobId }, data: { state, stateReason, finishedAt } });
    expect(await verdictOf(jobId)).toEqual({ verdict: 'INVALID', code: 'CALL_MISMATCH' });
  });
});
