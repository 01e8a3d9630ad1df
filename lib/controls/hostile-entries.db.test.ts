import { beforeEach, expect, test } from 'vitest';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import { after, decision, openTestConsole, pendingJob, type TestConsole } from '#lib/testing/console.ts';
import { collectToken } from '#lib/tokens/collect.ts';
import { recordRefusedCall } from '#lib/tokens/record-refused-call.ts';
import { proofOfEffect } from './proof-of-effect.ts';
import { apply, lookedAt } from './retain/testing.ts';

useTestDatabase();
let office: TestConsole;
beforeEach(async () => {
  await emptyDatabase();
  office = await openTestConsole();
});

// Attack: an agent asks for a tool whose name no database takes for text, so that nobody can count what was refused.
test.each([
  ['a NUL', 'read\u0000'],
  ['half a character', 'read\ud800'],
])('a refused call named with %s is counted like any other', async (_what, name) => {
  const { jobId, digest } = await pendingJob(office);
  await decideJob(decision(jobId, digest), office.mint);
  const { token } = await collectToken(
    { jobId, agentDid: office.agent.did, now: after(61) },
    { open: (sealed) => sealed },
  );
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  const { controlId } = await apply(office, 'triage', {});
  await recordRefusedCall({
    claims,
    by: office.agent.did,
    kind: 'tool',
    name,
    code: 'TRIAGE',
    controlId,
    now: after(110),
  });
  expect(await proofOfEffect(db(), controlId, after(120))).toMatchObject({ refusedCalls: 1 });
  expect((await lookedAt(controlId)).groups.length).toBeGreaterThan(0);
});
