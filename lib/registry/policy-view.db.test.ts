import { beforeEach, expect, test } from 'vitest';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { after, openTestConsole, roomId, sketch, type TestConsole } from '#lib/testing/console.ts';
import { findPolicyPage } from './policy-view.ts';
import { previewPolicy } from './preview-policy.ts';

useTestDatabase();
let opened: TestConsole;
beforeEach(async () => {
  await emptyDatabase();
  opened = await openTestConsole();
  const { did, kid } = opened.registry;
  await db().signingKey.create({ data: { kid, role: 'registry', did, createdAt: after(0) } });
});

test('a policy’s page says whether its signature is the registry’s', async () => {
  const page = await findPolicyPage(db(), opened.policyHash, 'all');
  expect(page?.signature).toMatchObject({ signerDid: opened.registry.did, problem: null });
  await db().signingKey.deleteMany();
  const unknown = await findPolicyPage(db(), opened.policyHash, 'all');
  expect(unknown?.signature.problem).toContain('SIGNER_NOT_ALLOWED');
});

test('a reader learns nothing of rooms that they may not see but the ids in the document', async () => {
  const page = await findPolicyPage(db(), opened.policyHash, new Set());
  expect(page?.rooms).toEqual([{ roomId, name: null, head: null, difference: null }]);
});

test('a preview says what would change in each room, and stores nothing', async () => {
  const preview = await previewPolicy(db(), sketch({ allow: ['read', 'pay'] }), opened.registry, after(10));
  expect(preview).toMatchObject({ existed: false, rooms: [{ roomId, head: { version: 1 } }] });
  expect(preview.rooms[0]?.difference?.gained.join()).toContain('pay');
  expect(await db().policy.count()).toBe(1);
  const same = await previewPolicy(db(), sketch(), opened.registry, after(10));
  expect(same).toMatchObject({ existed: true, wpcHash: opened.policyHash, rooms: [{ difference: null }] });
});

test('a hash that names no policy has no page', async () => {
  expect(await findPolicyPage(db(), 'A'.repeat(43), 'all')).toBeNull();
});
