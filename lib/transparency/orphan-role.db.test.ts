import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connectAsLog } from '#lib/db/address.ts';
import { db } from '#lib/db/client.ts';
import { applyGrants, ensureRoles } from '#lib/db/roles.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { after } from '#lib/testing/console.ts';
import { checkOrphans, orphanState } from './orphan-check.ts';
import { recordFailedPass } from './orphan-store.ts';

const { url } = useTestDatabase();
const log = Object.assign(new URL(url), { username: 'countersign_log', password: 'log-password' });
process.env.COUNTERSIGN_LOG_DATABASE_URL = log.href;
const owner = new pg.Client({ connectionString: url });

beforeAll(async () => {
  await ensureRoles(url, { countersign_app: 'app-password', countersign_log: 'log-password' });
  await applyGrants(url);
  await owner.connect();
  connectAsLog();
});
afterAll(() => owner.end());

test('the log’s role may do all that the orphan check does', async () => {
  const [{ role } = { role: '' }] = await db().$queryRaw<{ role: string }[]>`SELECT current_user::text AS role`;
  expect(role).toBe('countersign_log');
  const pass = (full: boolean, seconds: number) =>
    checkOrphans({ full, actor: { kind: 'system', name: 'log' }, now: after(seconds) });
  expect((await pass(true, 0)).found).toEqual([]);
  await owner.query('BEGIN');
  await owner.query(`SET LOCAL session_replication_role = 'replica'`);
  await owner.query(`INSERT INTO token (jti, "jobId", digest, "agentDid", "claimsText", "tokenHash", "tokenScopeHash",
    "wpcHash", pinned, "issuerKid", "issuedAt", "expiresAt", "modelCallsMax", "toolCallsMax", "modelTokensMax")
    VALUES ('forged', 'J', 'd', 'a', '{}', 'h', 's', 'w', true, 'k', now(), now(), 1, 1, 1)`);
  await owner.query('COMMIT');
  expect((await pass(false, 60)).found).toEqual([{ kind: 'token-without-entry', id: 'forged', jobId: 'J' }]);
  await owner.query('DELETE FROM token');
  await pass(true, 120);
  expect(await orphanState(db(), after(121))).toBeNull();
  await recordFailedPass(db(), after(180), 'no connection');
  expect(await orphanState(db(), after(181))).toContain('no connection');
});
