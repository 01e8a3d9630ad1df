import { beforeEach, expect, test } from 'vitest';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import { after, decision, openDigest, openTestConsole, pendingJob, type TestConsole } from '#lib/testing/console.ts';
import { collectToken } from '#lib/tokens/collect.ts';
import { recordRefusedCall } from '#lib/tokens/record-refused-call.ts';
import { describeProof } from './control-command.ts';
import { findMeanwhile } from './find-meanwhile.ts';
import { proofOfEffect } from './proof-of-effect.ts';
import { apply, asOwner, lift, lookedAt } from './retain/testing.ts';

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

/** Takes an entry of the control itself out of the log, as only an owner of the database can. */
const deleteEntry = (controlId: string, action: string) =>
  asOwner(() => db().auditEntry.deleteMany({ where: { action, detailText: { contains: controlId } } }));

async function refusedDecision(at: number): Promise<void> {
  const { jobId, digest } = await pendingJob(office);
  await expect(decideJob(decision(jobId, digest, { now: after(at) }), office.mint)).rejects.toThrow();
}

// Attack: who owns the database deletes the entry of a control, so that what the control did can no longer be looked up.
test('a control whose own entry was deleted is shown with all that it did, and that the entry is missing', async () => {
  await pendingJob(office);
  const { controlId } = await apply(office, 'triage', {});
  await refusedDecision(110);
  const before = await proofOfEffect(db(), controlId, after(120));
  expect(before).toMatchObject({ missing: [], refusedDecisions: 1, minted: 0 });
  await deleteEntry(controlId, 'control.applied');
  expect(await proofOfEffect(db(), controlId, after(120))).toEqual({ ...before, missing: ['control.applied'] });
  const words = await describeProof(controlId, after(120));
  for (const said of ['(control.applied) is missing', '1 decisions and 0 calls refused']) expect(words).toContain(said);
  const { summary, groups } = await lookedAt(controlId);
  expect(summary.complete).toBe(false);
  const own = groups.flatMap(({ items }) => items).find(({ id }) => id === 'control.applied');
  expect(own).toMatchObject({ state: 'missing', note: 'The log has no entry control.applied of it' });
});

test('a lifted control whose ending entry was deleted counts nothing of what came after it', async () => {
  const { jobId, digest } = await pendingJob(office);
  const { controlId } = await apply(office, 'triage', {});
  await lift(office, controlId);
  await deleteEntry(controlId, 'control.lifted');
  const anew = await openDigest(jobId);
  expect(anew).not.toBe(digest);
  await decideJob(decision(jobId, anew, { now: after(310) }), office.mint);
  expect(await proofOfEffect(db(), controlId, after(320))).toMatchObject({ missing: ['control.lifted'], minted: 0 });
  expect(await findMeanwhile(db(), controlId, () => true)).toMatchObject({ askedAnew: [] });
});
