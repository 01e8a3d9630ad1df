import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { appendEntries } from '#lib/transparency/testing.ts';
import { db } from './client.ts';
import { applyGrants, ensureRoles } from './roles.ts';
import { useTestDatabase } from './testing.ts';

const { url } = useTestDatabase();
const passwords = { countersign_app: 'app-password', countersign_log: 'log-password' };
const clients: Record<string, pg.Client> = {};

async function connect(name: string, address: string): Promise<void> {
  clients[name] = new pg.Client({ connectionString: address });
  await clients[name].connect();
}

const as = (role: string, sql: string) => clients[role]?.query(sql) ?? Promise.reject(new Error(`no ${role}`));

beforeAll(async () => {
  await ensureRoles(url, passwords);
  await ensureRoles(url, passwords);
  await applyGrants(url);
  await applyGrants(url);
  await connect('owner', url);
  for (const [role, password] of Object.entries(passwords)) {
    const address = new URL(url);
    Object.assign(address, { username: role, password });
    await connect(role, address.href);
  }
  await appendEntries(3);
  const log = clients.countersign_log;
  await log?.query(`INSERT INTO log_shard VALUES (0, 'x/log/0', 'v', 0, 'r', now())`);
  await log?.query(`INSERT INTO log_leaf VALUES (0, 0, 'audit', '{}', '\\x00', 1)`);
  await log?.query(`INSERT INTO log_tile VALUES (0, 0, 0, '\\x00', '\\x00')`);
  await log?.query(`INSERT INTO log_checkpoint VALUES (0, 1, 'r', 'n', now())`);
  await log?.query(`INSERT INTO log_cosignature VALUES (0, 1, 'w', 'l', now())`);
});
afterAll(async () => {
  for (const client of Object.values(clients)) await client.end();
});

const appendOnly = ['audit_entry', 'log_leaf', 'log_tile', 'log_checkpoint', 'log_cosignature'];
const column: Record<string, string> = {
  audit_entry: 'actor',
  log_leaf: '"leafText"',
  log_tile: 'root',
  log_checkpoint: '"noteText"',
  log_cosignature: 'line',
};

describe.each(appendOnly)('%s', (table) => {
  const changes = [
    `UPDATE ${table} SET ${column[table]} = ${column[table]}`,
    `DELETE FROM ${table}`,
    `TRUNCATE ${table} CASCADE`,
  ];

  test.each(['countersign_app', 'countersign_log'])('is not changed by %s', async (role) => {
    for (const sql of changes) await expect(as(role, sql), sql).rejects.toThrow(/permission denied/);
  });

  test('is not changed by its owner', async () => {
    for (const sql of changes) await expect(as('owner', sql), sql).rejects.toThrow(/append-only/);
  });
});

describe('the console’s role', () => {
  test('appends entries, which the trigger hands to the log, and hears notifications', async () => {
    const app = clients.countersign_app;
    const heard = new Promise((resolve) => app?.once('notification', resolve));
    await as('countersign_app', 'LISTEN countersign');
    await as('countersign_app', 'BEGIN');
    await as(
      'countersign_app',
      `INSERT INTO audit_entry (action, actor, target, at, "detailText", salt) VALUES ('a.b', 'x', 'y', now(), '{}', 's')`,
    );
    await as('countersign_app', `SELECT pg_notify('countersign', '')`);
    await as('countersign_app', 'COMMIT');
    await heard;
    expect(await db().logPending.count()).toBe(4);
    await as('countersign_app', 'SELECT pg_try_advisory_lock(1, 1)');
  });

  test('writes a manifest’s leaf and nothing else of the log', async () => {
    await as(
      'countersign_app',
      `INSERT INTO log_pending (kind, "packageId", "leafText") VALUES ('manifest', 'p', '{}')`,
    );
    for (const sql of [
      'DELETE FROM log_pending',
      'UPDATE log_pending SET "leafText" = NULL',
      'UPDATE log_shard SET size = 9',
      `INSERT INTO log_shard VALUES (1, 'y', 'v', 0, 'r', now())`,
      `INSERT INTO log_leaf VALUES (0, 1, 'audit', '{}', '\\x00', 2)`,
      `INSERT INTO log_checkpoint VALUES (0, 2, 'r', 'n', now())`,
      `INSERT INTO log_cosignature VALUES (0, 1, 'other', 'l', now())`,
    ])
      await expect(as('countersign_app', sql), sql).rejects.toThrow(/permission denied/);
  });

  test('adds to an incident and takes nothing back', async () => {
    await as(
      'countersign_app',
      `INSERT INTO incident (id, title, "criteriaText", "openedBy", "openedAt") VALUES ('INC', 't', '{}', 'x', now())`,
    );
    await as(
      'countersign_app',
      `INSERT INTO incident_finding VALUES (gen_random_uuid(), 'INC', 'found', NULL, 'x', now())`,
    );
    await as('countersign_app', `INSERT INTO incident_control VALUES ('INC', gen_random_uuid(), 'x', now())`);
    for (const sql of [
      `UPDATE incident_finding SET text = 'another'`,
      'DELETE FROM incident_finding',
      'UPDATE incident_control SET "attachedBy" = \'y\'',
      'DELETE FROM incident_control',
      'DELETE FROM incident',
      'DELETE FROM incident_packet',
    ])
      await expect(as('countersign_app', sql), sql).rejects.toThrow(/permission denied/);
  });

  test('cannot switch the triggers off, alter a table or drop one', async () => {
    for (const sql of [
      'ALTER TABLE audit_entry DISABLE TRIGGER ALL',
      `SET session_replication_role = 'replica'`,
      'ALTER TABLE log_leaf ADD COLUMN x int',
      'DROP TABLE log_leaf',
      'CREATE TABLE mine (x int)',
    ])
      await expect(as('countersign_app', sql), sql).rejects.toThrow(/must be owner|permission denied/);
  });
});

describe('the log’s role', () => {
  test('moves the head and takes what waits', async () => {
    await as('countersign_log', 'UPDATE log_shard SET size = 1 WHERE shard = 0');
    await as('countersign_log', 'DELETE FROM log_pending');
  });

  test('decides nothing', async () => {
    for (const sql of [
      'UPDATE log_shard SET vkey = vkey',
      `INSERT INTO control (id, kind) VALUES (gen_random_uuid(), 'triage')`,
      'UPDATE job SET state = state',
      'DELETE FROM token',
    ])
      await expect(as('countersign_log', sql), sql).rejects.toThrow(/permission denied/);
  });
});

test('an entry that no leaf can hold is refused with the change it records', async () => {
  const entry = { action: 'a.b', actor: 'x', target: 'y'.repeat(8_000), at: new Date(), detailText: '{}', salt: 's' };
  await expect(db().auditEntry.create({ data: entry })).rejects.toThrow(/fits_a_leaf/);
});
