import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { grantRole } from '#lib/people/grant-role.ts';
import { checkAssertion } from '#lib/verify/passkey.ts';
import { type Approver, newApprover, withPasskey } from './approvers.ts';
import { acknowledged, applyOn, card, main } from './control-page.ts';
import { finishJob } from './finished-job.ts';
import { expectHeld, expectIds, untilComplete } from './retained.ts';
import { newRoom, type PolicySource, policyFor, putInForce } from './rooms.ts';
import { jobRow, reaches } from './rows.ts';
import { approveInRoom, newAgent, plannedJob, runningJob } from './scripted-agent.ts';
import { expect, test } from './test.ts';

const why = 'The new policy lets agents write messages.';

async function newAdmin(name: string): Promise<Approver> {
  const person = await newApprover(name);
  const actor = { kind: 'system', name: 'setup' } as const;
  await transaction((tx) => grantRole(tx, { personId: person.personId, role: 'admin', actor, now: new Date() }));
  return person;
}

const unpinned = ({ tokens }: PolicySource): void => {
  tokens.cst.pin_policy_hash = false;
};
const wider = (source: PolicySource): void => {
  unpinned(source);
  source.execution.tools.allow.push('message');
};

/** The signature that is kept under the roll-back is over exactly this order, by the admin's key. */
async function expectSigned(
  controlId: string,
  expected: { credentialId: string; order: Record<string, unknown> },
): Promise<void> {
  const row = await db().controlAssertion.findUniqueOrThrow({
    where: { controlId_step: { controlId, step: 'apply' } },
  });
  expect(row.credentialId).toBe(expected.credentialId);
  expect(JSON.parse(row.preimageText)).toMatchObject(expected.order);
  const { publicKey } = await db().passkeyCredential.findUniqueOrThrow({
    where: { credentialId: expected.credentialId },
  });
  const { clientDataJson, authenticatorData, signature, preimageText, origin, rpId } = row;
  const assertion = { publicKey, clientDataJson, authenticatorData, signature };
  expect(await checkAssertion(assertion, { preimageText, origin, rpId })).toMatchObject({ userVerified: true });
}

test('policy regression: an admin rolls back with their passkey, new tokens are pinned, and what ran under the wider policy is kept', async ({
  visitor,
}) => {
  test.slow();
  const agent = await newAgent('Regressed agent');
  const roomId = await newRoom(`Regression ${agent.did.slice(-6)}`, { agentDid: agent.did, policy: unpinned });
  const before = await putInForce(roomId, policyFor([roomId], wider), 'For the announcements');
  const { wpcHash: after } = await db().policyHead.findFirstOrThrow({ where: { roomId, version: 1 } });
  const ran = await runningJob(agent, roomId, 'Announce the closing');
  await finishJob(agent, ran);
  expect((await jobRow(ran.jobId)).tokens).toMatchObject([{ wpcHash: before, pinned: false }]);
  const waiting = await plannedJob(agent, roomId, 'Announce the next closing');

  const pat = await newAdmin('Pat');
  const admin = await visitor();
  const { credentialId } = await withPasskey(admin, pat);
  const order = { kind: 'Roll back policy', over: 'One room', pick: 'Room', choose: roomId, reason: why };
  const controlId = await applyOn(admin, { ...order, policy: after }, /Voids 1 waiting job/);
  await expect(card(admin, 'The control')).toContainText(`by ${pat.mxid}, signed with a passkey`);
  await expect(card(admin, 'Policies before and after')).toContainText('message');
  await acknowledged(admin);
  const signed = { step: 'apply', kind: 'rollback', subject: roomId, policy: after, reason: why, person: pat.personId };
  await expectSigned(controlId, { credentialId, order: signed });

  // What waited under the wider policy is void; what is approved from now on is pinned, which the policy does not ask for.
  await reaches(waiting.jobId, 'voided');
  const next = await plannedJob(agent, roomId, 'Close the quarter');
  await approveInRoom(next);
  expect((await jobRow(next.jobId)).tokens).toMatchObject([{ wpcHash: after, pinned: true }]);

  const kept = await untilComplete(admin);
  expectIds(kept, 'Policies and their difference', 'policy', [before, after]);
  expectIds(kept, 'Jobs that ran under the policy rolled back', 'job', [ran.jobId]);
  expectIds(kept, 'Bundles and packages', 'bundle', [(await jobRow(ran.jobId)).bundle?.id ?? '']);
  expectIds(kept, 'Bundles and packages', 'package', [`pkg_${ran.jobId}`]);
  expectIds(kept, 'Jobs made void', 'job', [waiting.jobId]);
  expectIds(kept, 'The control itself', 'signature', [credentialId]);
  await expect(card(admin, 'Evidence to retain')).toContainText('VALID OK');
  await expectHeld(admin, kept);
  await expect(main(admin).getByRole('button', { name: 'End the roll-back' })).toBeVisible();
});
