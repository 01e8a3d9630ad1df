import { expect, test } from 'vitest';
import { db } from '#lib/db/client.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { removePasskey } from '#lib/passkeys/change-passkey.ts';
import { makeDecisionChallenge } from '#lib/passkeys/decision-challenge.ts';
import { enrolFirst, party, passkeyRow, personWith } from '#lib/passkeys/testing.ts';
import { modelCall, runningJob } from '#lib/testing/agent-run.ts';
import { softAuthenticator } from '#lib/testing/authenticator.ts';
import { after, alice, oncall, putInForce, readPlan, sketch } from '#lib/testing/console.ts';
import { findPackage } from './find-package.ts';
import { finish, jsonOf, packaged, textOf, usePackages } from './testing.ts';

const given = usePackages(useTestDatabase());

test('a package shows whose passkey decided: its signature, its registration and its removal, proven in the log', async () => {
  const { test: console_ } = given;
  const rules = [
    { tiers: ['low', 'medium', 'high', 'critical'], slots: [{ group: 'approvers', count: 1 }], passkey: true },
  ];
  await putInForce(console_.registry, sketch({ approval: { rules } }));
  const approver = await personWith(alice);
  const key = await enrolFirst(approver, softAuthenticator({ counts: true }));
  const stranger = await enrolFirst(await personWith(oncall));
  const job = await runningJob(console_, readPlan, async (jobId, digest) => {
    const facts = { jobId, digest, decision: 'approve', slot: 'approvers', approver: alice } as const;
    const { personId } = approver;
    const { challengeId, options } = await makeDecisionChallenge(facts, { personId, party, now: after(60) });
    const response = key.get({ challenge: options.challenge, ...party });
    return { approver: { mxid: alice, personId }, actor: approver, assertion: { challengeId, response } };
  });
  await modelCall(console_, job.claims, 65);
  await finish(console_, job);
  const { id, registrationAuditId } = await passkeyRow(key);
  await removePasskey({ id, actor: approver, now: after(110) });
  const made = await packaged(given, job.jobId);

  const [decided] = jsonOf(made, 'decisions.json');
  expect(decided.assertion.credential).toMatchObject({ id: key.credentialId });
  const entries: { audit_id: string; index: number; leaf: string; detail: string }[] = jsonOf(made, 'log/entries.json');
  const about = entries.filter(({ detail }) => detail.includes(key.credentialId));
  expect(about.map(({ leaf }) => JSON.parse(leaf).action)).toEqual(['passkey.registered', 'passkey.removed']);
  expect(about[0]?.audit_id).toBe(String(registrationAuditId));
  expect(textOf(made, `log/${about[0]?.index}.tlog-proof`)).toContain(`index ${about[0]?.index}\n`);
  expect(textOf(made, 'log/entries.json')).not.toContain(stranger.credentialId);
  expect(await findPackage(db(), job.jobId)).toMatchObject({ verdict: 'VALID', code: 'OK' });
}, 60_000);
