import { beforeEach, expect, test } from 'vitest';
import { signerFromSeed } from '#lib/canon/ed25519.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { now, textWith } from '#lib/policy/testing.ts';
import { findPolicy } from '#lib/registry/find.ts';
import { publishPolicy } from '#lib/registry/publish.ts';
import { GET } from './route.ts';

useTestDatabase();
beforeEach(emptyDatabase);

const registry = await signerFromSeed(new Uint8Array(32).fill(7));
const get = (hash: string) => GET(new Request('http://localhost/'), { params: Promise.resolve({ hash }) });

test('serves the signed envelope to anyone, byte for byte', async () => {
  const actor = { kind: 'system', name: 'setup' } as const;
  const { hash } = await publishPolicy({ sourceText: textWith(), actor, now }, { registry });
  const response = await get(hash);
  const text = await response.text();
  expect(response.status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({ ok: true, policy_hash_b64u: hash });
  expect(text).toContain((await findPolicy(db(), hash))?.envelopeText);
});

test('refuses what is no hash', async () => {
  for (const hash of ['x', 'A'.repeat(44), `${'A'.repeat(42)}=`, `${'A'.repeat(42)}"`]) {
    const response = await get(hash);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ ok: false, error: { code: 'INVALID_POLICY_HASH' } });
  }
});

test('knows nothing of a hash that was not published', async () => {
  const response = await get('A'.repeat(43));
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ ok: false, error: { code: 'WPC_NOT_FOUND' } });
});
