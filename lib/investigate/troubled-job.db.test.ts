// The answer where more happened than a request, a vote and a few calls.

import { expect, test } from 'vitest';
import { applyControl } from '#lib/controls/apply-control.ts';
import { db } from '#lib/db/client.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { usePackages } from '#lib/evidence/package/testing.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import { recordRefusal } from '#lib/jobs/record-refusal.ts';
import { makeDecisionChallenge } from '#lib/passkeys/decision-challenge.ts';
import { enrolFirst, party, passkeyRow, personWith } from '#lib/passkeys/testing.ts';
import { admitted, modelCall, runningJob } from '#lib/testing/agent-run.ts';
import { softAuthenticator } from '#lib/testing/authenticator.ts';
import {
  after,
  alice,
  decision,
  oncall,
  pendingJob,
  putInForce,
  readPlan,
  rita,
  setup,
  sketch,
} from '#lib/testing/console.ts';
import { manyModelCalls } from '#lib/testing/many-calls.ts';
import { recordRefusedCall } from '#lib/tokens/record-refused-call.ts';
import type { Answer, SectionKey } from './answer.ts';
import { answerFor } from './job-answer.ts';
import { callsMax } from './sources.ts';

const given = usePackages(useTestDatabase());
const tiers = ['low', 'medium', 'high', 'critical'];

async function answer(jobId: string, pasted: string | null = null): Promise<Answer> {
  const found = await answerFor(db(), jobId, { now: after(300), pasted });
  if (!found) throw new Error('no answer');
  return found;
}
const artefacts = ({ sections }: Answer, key: SectionKey) => sections.find((each) => each.key === key)?.artefacts ?? [];
/** The log takes entries in on its own: what it has not yet is not checked, and nothing else is. */
const settled = (jobId: string, pasted: string | null = null) =>
  expect.poll(async () => (await answer(jobId, pasted)).totals, { timeout: 10_000 });

test('a decision with a passkey is verified by its signature and its registration, and fails when either was changed', async () => {
  const { test: console_ } = given;
  const rules = [{ tiers, slots: [{ group: 'approvers', count: 1 }], passkey: true }];
  await putInForce(console_.registry, sketch({ approval: { rules } }));
  const approver = await personWith(alice);
  const key = await enrolFirst(approver, softAuthenticator({ counts: true }));
  const { jobId } = await runningJob(console_, readPlan, async (id, digest) => {
    const facts = { jobId: id, digest, decision: 'approve', slot: 'approvers', approver: alice } as const;
    const { personId } = approver;
    const { challengeId, options } = await makeDecisionChallenge(facts, { personId, party, now: after(60) });
    const response = key.get({ challenge: options.challenge, ...party });
    return { approver: { mxid: alice, personId }, actor: approver, assertion: { challengeId, response } };
  });
  const vote = async () => artefacts(await answer(jobId), 'decisions').find(({ id }) => id.startsWith('decision-'));
  await expect.poll(async () => (await vote())?.verified, { timeout: 10_000 }).toBe('verified');
  expect((await vote())?.why).toContain('the passkey’s signature over exactly this decision verifies');

  const assertion = await db().decisionAssertion.findFirstOrThrow({ where: { decision: { jobId } } });
  const where = { decisionId: assertion.decisionId };
  const forged = `${assertion.signature.slice(0, -8)}AAAAAAAA`;
  await db().decisionAssertion.update({ where, data: { signature: forged } });
  expect(await vote()).toMatchObject({ verified: 'failed', why: expect.stringContaining('signature does not verify') });
  await db().decisionAssertion.update({ where, data: { signature: assertion.signature } });

  const { id, publicKey } = await passkeyRow(key);
  const other = await passkeyRow(await enrolFirst(await personWith(oncall)));
  await db().passkeyCredential.update({ where: { id }, data: { publicKey: other.publicKey } });
  expect(await vote()).toMatchObject({ verified: 'failed' });
  await db().passkeyCredential.update({ where: { id }, data: { publicKey } });
  expect((await vote())?.verified).toBe('verified');

  await db().decisionAssertion.delete({ where });
  expect(await vote()).toMatchObject({ verified: 'failed', why: expect.stringContaining('no signature is there') });
});

test('refused calls and decisions stand with their codes, and the control that refused them', async () => {
  const { test: console_ } = given;
  await putInForce(console_.registry, sketch());
  const job = await runningJob(console_);
  const { jobId, claims } = job;
  await modelCall(console_, claims, 63);
  const order = { kind: 'freeze', scope: 'job', subject: jobId, span: { from: null, to: null } } as const;
  const freeze = {
    ...order,
    reason: 'the output is disputed',
    endsAt: null,
    disputedJobId: jobId,
    actor: setup,
    now: after(66),
  };
  const { controlId } = await applyControl(freeze, { terms: console_.terms });
  const refused = { claims, by: console_.agent.did, kind: 'tool', name: 'read', code: 'FROZEN', controlId } as const;
  for (let at = 0; at < 102; at += 1) await recordRefusedCall({ ...refused, now: after(67) });
  await recordRefusal(decision(jobId, 'a'.repeat(64), { approver: { mxid: rita, personId: null } }), 'FROZEN');
  await settled(jobId).toMatchObject({ failed: 0, not_checked: 1 });
  const found = await answer(jobId);
  expect(found.sentence).toContain('made 1 call and was refused more than 100 calls');
  expect(found.sections.find(({ key }) => key === 'calls')?.note).toContain('Only the first 100 refused calls');
  expect(artefacts(found, 'calls').at(-1)).toMatchObject({
    label: 'Refused: tool read',
    facts: expect.arrayContaining([
      { label: 'Code', value: 'FROZEN' },
      { label: 'By control', value: controlId },
    ]),
  });
  expect(artefacts(found, 'decisions').at(-1)?.label).toBe(`${rita} tried to approve and was refused`);
  expect(artefacts(found, 'controls')).toMatchObject([
    {
      id: `control-${controlId}`,
      label: 'Freeze until verified',
      text: 'the output is disputed',
      href: `/controls/${controlId}`,
    },
  ]);
  expect(
    (await answer(jobId, controlId)).sections.flatMap((each) => each.artefacts).filter(({ pasted }) => pasted),
  ).toMatchObject([{ id: `control-${controlId}`, pasted: 'itself' }]);
});

test('a call without its receipt is not verified: it is under way, or its receipt was taken away', async () => {
  const { test: console_ } = given;
  const { jobId, claims } = await runningJob(console_);
  await modelCall(console_, claims, 63);
  await admitted(claims, { kind: 'tool', tool: 'read', args: { path: 'ledger/q1.csv' } }, 66);
  const calls = async () => artefacts(await answer(jobId), 'calls');
  await expect
    .poll(async () => (await calls()).map(({ verified }) => verified), { timeout: 10_000 })
    .toEqual(['verified', 'not_checked']);
  expect((await calls())[1]?.why).toContain('It has not ended, so there is no receipt yet');
  await db().receipt.deleteMany({ where: { run: { jobId } } });
  expect((await calls())[0]).toMatchObject({
    verified: 'failed',
    why: expect.stringContaining('Its receipt is not there'),
  });
});

test('votes that a blind rule hides are not in the answer, nor in its sentence', async () => {
  const { test: console_ } = given;
  const rules = [{ tiers, slots: [{ group: 'approvers', count: 2 }], blind: true }];
  await putInForce(console_.registry, sketch({ approval: { rules } }));
  const { jobId, digest } = await pendingJob(console_);
  await decideJob(decision(jobId, digest, { reason: 'looks right to me' }), console_.mint);
  const found = await answer(jobId);
  expect(JSON.stringify(found)).not.toContain(`${alice} approved`);
  expect(JSON.stringify(found)).not.toContain('looks right to me');
  expect(found.ground.approvers).toEqual([]);
  expect(found.sentence).toContain(`Votes on job ${jobId} are hidden until the last one is in`);
});

test('of very many calls the first are listed and checked, and the one that was pasted wherever it stands', async () => {
  const { test: console_ } = given;
  const count = 600;
  await putInForce(console_.registry, sketch({ limits: { model_calls: 950 } }));
  const job = await runningJob(console_);
  await manyModelCalls(console_, job, count);
  const { receiptId } = await db().receipt.findFirstOrThrow({ where: { run: { jobId: job.jobId }, seq: 500 } });
  await settled(job.jobId, receiptId).toMatchObject({ failed: 0, not_checked: 1 });
  const found = await answer(job.jobId, receiptId);
  expect(artefacts(found, 'calls')).toHaveLength(callsMax + 1);
  expect(artefacts(found, 'calls').filter(({ pasted }) => pasted)).toMatchObject([
    { id: 'call-500', verified: 'verified' },
  ]);
  expect(found.sections.find(({ key }) => key === 'calls')?.note).toContain(
    `201 of ${count} calls are listed and checked here`,
  );
  expect(found.sentence).toContain(`made ${count} calls`);
}, 60_000);
