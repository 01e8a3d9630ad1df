import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { SystemActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import type { AuditEvent } from '#lib/audit/events.ts';
import { signerFromSeed } from '#lib/canon/ed25519.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { transaction } from '#lib/db/transaction.ts';
import { enrolFirst, personWith } from '#lib/passkeys/testing.ts';
import { modelCall, runningJob, toolCall } from '#lib/testing/agent-run.ts';
import { after, openTestConsole, roomId, setup } from '#lib/testing/console.ts';
import { checkOrphans, closeFinding, orphanState } from './orphan-check.ts';
import { checkLog, explainOrphan } from './orphan-command.ts';
import { latestCheckpoint } from './proofs.ts';
import { runOrphanCheck } from './run-orphan-check.ts';
import { runSequencer } from './sequence.ts';

const { url } = useTestDatabase();
const actor: SystemActor = { kind: 'system', name: 'log' };
const now = after(3600);
const jobOf = { jobId: '' };

/** A console with a job that ran, its receipts, a passkey and a sealed package. */
beforeEach(async () => {
  await emptyDatabase();
  const console = await openTestConsole();
  const running = await runningJob(console);
  await modelCall(console, running.claims, 70);
  await toolCall(console, running.claims, { kind: 'tool', tool: 'read', args: { path: 'ledger/q1.csv' } }, 80);
  await enrolFirst(await personWith('@pia:test.localhost'));
  const { jobId } = running;
  const sha256 = 'ab'.repeat(32);
  const row = { id: `pkg_${jobId}`, jobId, state: 'sealed', sha256, sealedAt: now, createdAt: now } as const;
  const detail = { packageId: row.id, sha256, bytes: 1, verdict: 'VALID', code: 'OK' };
  await transaction(async (tx) => {
    await tx.package.create({ data: { ...row, statementText: '', dsseText: '' } });
    const event = { action: 'package.sealed', target: `package:${row.id}`, jobId, roomId, detail } as const;
    await appendAudit(tx, event, { actor: setup, at: now });
  });
  jobOf.jobId = jobId;
});

/** Runs statements as whoever owns the machine could: without keys, rules and triggers. */
const behindTheBack = (...statements: string[]) =>
  db().$transaction([
    db().$executeRawUnsafe(`SET LOCAL session_replication_role = 'replica'`),
    ...statements.map((statement) => db().$executeRawUnsafe(statement)),
  ]);

const append = (event: AuditEvent) => transaction((tx) => appendAudit(tx, event, { actor: setup, at: now }));
const full = async () => (await checkOrphans({ full: true, actor, now })).found;
const kinds = async () => (await full()).map(({ kind }) => kind);
const recorded = () => db().auditEntry.findMany({ where: { action: 'log.orphan_found' }, orderBy: { id: 'asc' } });

async function logEverything() {
  const stopping = new AbortController();
  const signer = await signerFromSeed(new Uint8Array(32).fill(9));
  const done = runSequencer({
    databaseUrl: url,
    openSigner: () => signer,
    originOf: (shard) => `example.org/log/${shard}`,
    outside: [],
    signal: stopping.signal,
    onNews: () => {},
  });
  await vi.waitFor(async () => expect(await db().logPending.count()).toBe(0), { timeout: 10_000 });
  stopping.abort();
  await done;
}

describe('where all is as it was written', () => {
  test('nothing is found, neither before the log has the entries nor after', async () => {
    expect(await full()).toEqual([]);
    await logEverything();
    expect(await full()).toEqual([]);
    expect(await recorded()).toEqual([]);
    expect(await orphanState(db(), now)).toBeNull();
  });

  test('any text in an entry leaves its leaf what the database makes of it', async () => {
    const texts = ['"\\/\b\f\n\r\t\u001f', '\u007f\u0080\u2028\u2029\ufeff', 'é🙂𝒳', '","key":"', "'; --", '</script>'];
    for (const text of texts) await append({ action: 'room.allowed', target: `room:${text}`, detail: { name: text } });
    await logEverything();
    expect(await db().logLeaf.count()).toBeGreaterThan(texts.length);
    expect(await full()).toEqual([]);
  });
});

describe('a record without its entry is found', () => {
  const copy = (table: string, changes: Record<string, string>) =>
    `INSERT INTO ${table} SELECT (jsonb_populate_record(t, jsonb_build_object(${Object.entries(changes)
      .map(([column, value]) => `'${column}', ${value}`)
      .join(', ')}))).* FROM ${table} t LIMIT 1`;

  test.each([
    ['job-without-entry', copy('job', { id: `'FORGED'`, requestEventId: `'$forged'` })],
    ['decision-without-entry', copy('decision', { id: 'gen_random_uuid()', approverMxid: `'@mallory:x'` })],
    ['token-without-entry', copy('token', { jti: `'forged'`, digest: `'forged'`, tokenHash: `'forged'` })],
    [
      'call-without-entry',
      `${copy('call', { id: 'gen_random_uuid()', seq: '9', receiptId: 'null', outcome: `'started'` })}`,
    ],
    ['receipt-without-entry', copy('receipt', { receiptId: `'forged'`, seq: '9' })],
    [
      'passkey-without-entry',
      copy('passkey_credential', { id: 'gen_random_uuid()', credentialId: `'forged'`, registrationAuditId: '1' }),
    ],
    ['package-without-entry', copy('package', { id: `'forged'`, jobId: `'FORGED'`, sha256: `'forged'` })],
  ])('%s', async (kind, statement) => {
    await behindTheBack(statement);
    expect(await kinds()).toEqual([kind]);
    expect(await recorded()).toMatchObject([
      { actor: 'system:log', target: expect.stringContaining(`orphan:${kind}:`) },
    ]);
  });

  test.each([
    ['closed-call-without-entry', `UPDATE call SET outcome = 'timeout' WHERE seq = 1`],
    ['decision-without-entry', `UPDATE decision SET kind = 'deny'`],
    ['token-without-entry', `UPDATE token SET "tokenScopeHash" = 'another'`],
    ['call-without-entry', `UPDATE call SET "eventHash" = 'another' WHERE seq = 1`],
    ['passkey-without-entry', `UPDATE passkey_credential SET "publicKey" = 'another'`],
  ])('%s, when what the entry says of it was changed: %s', async (kind, statement) => {
    await behindTheBack(statement);
    expect(await kinds()).toEqual([kind]);
  });
});

describe('an entry without its record is found', () => {
  const about = () => ({ target: 'x', jobId: jobOf.jobId, roomId });
  const id = '00000000-0000-7000-8000-000000000000';
  const request = { requestEventId: '$gone', requester: '@gone:x', agentDid: 'did:key:gone' };

  test('of a job, a decision, a token, a call, its end, its receipt, a passkey and a package', async () => {
    await append({ ...about(), action: 'job.requested', jobId: 'GONE', detail: request });
    const facts = {
      digest: 'd',
      slot: 's',
      approver: 'a',
      channel: 'browser',
      evidenceLevel: 'e',
      eventId: null,
    } as const;
    const decided = { decisionId: id, decision: 'approve', reason: null, ...facts } as const;
    await append({ ...about(), action: 'decision.recorded', detail: decided });
    const token = { jti: 'gone', agentDid: 'd', tokenScopeHash: 'h', tokenHash: 'h', wpcHash: 'h', expiresAt: 'e' };
    await append({ ...about(), action: 'token.minted', detail: token });
    const call = { callId: id, kind: 'tool', name: 'read', seq: 9, eventHash: 'h' } as const;
    await append({ ...about(), action: 'call.admitted', detail: call });
    await append({ ...about(), action: 'call.closed', detail: { callId: id, outcome: 'complete', receiptId: 'gone' } });
    const sealed = { packageId: 'gone', sha256: 'h', bytes: 1, verdict: 'VALID', code: 'OK' };
    await append({ ...about(), action: 'package.sealed', detail: sealed });
    await behindTheBack('DELETE FROM passkey_credential');
    expect((await kinds()).sort()).toEqual([
      'entry-without-call',
      'entry-without-closed-call',
      'entry-without-decision',
      'entry-without-job',
      'entry-without-package',
      'entry-without-passkey',
      'entry-without-receipt',
      'entry-without-token',
    ]);
  });

  test('deleting everything of a job is found as often as it has entries', async () => {
    const tables = ['receipt', 'call', 'run_event', 'run', 'token', 'decision_assertion', 'decision', 'job'];
    await behindTheBack(...tables.map((table) => `DELETE FROM ${table}`));
    const found = await kinds();
    for (const kind of ['entry-without-job', 'entry-without-decision', 'entry-without-token', 'entry-without-receipt'])
      expect(found).toContain(kind);
    expect(found.filter((kind) => kind === 'entry-without-call')).toHaveLength(2);
  });
});

describe('entries and leaves', () => {
  beforeEach(logEverything);

  test('an entry deleted behind the back is found as a leaf without entry and a record without entry', async () => {
    await behindTheBack(`DELETE FROM audit_entry WHERE action = 'decision.recorded'`);
    expect((await kinds()).sort()).toEqual(['decision-without-entry', 'leaf-without-entry']);
  });

  test.each([
    ['detail', `"detailText" = replace("detailText", 'reconcile', 'steal') || ' '`],
    ['salt', `salt = 'another'`],
    ['actor', `actor = 'matrix:@mallory:x'`],
    ['action', `action = 'job.withdrawn'`],
    ['target', `target = 'job:another'`],
    ['time', `at = at - interval '1 millisecond'`],
  ])('an entry whose %s was changed is found', async (_what, change) => {
    await behindTheBack(`UPDATE audit_entry SET ${change} WHERE action = 'plan.submitted'`);
    expect(await kinds()).toEqual(['entry-unlike-leaf']);
  });

  test('a leaf that was changed is found, by its text or by its hash', async () => {
    await behindTheBack(`UPDATE log_leaf SET "leafText" = "leafText" || ' ' WHERE index = 2`);
    await behindTheBack(`UPDATE log_leaf SET "leafHash" = sha256('x') WHERE index = 3`);
    expect(await kinds()).toEqual(['entry-unlike-leaf', 'entry-unlike-leaf']);
  });

  test('an entry that was kept from the log is found, and one that waits too long is counted', async () => {
    await append({ action: 'room.allowed', target: 'room:!a:x', detail: { name: 'a' } });
    const early = await checkOrphans({ full: true, actor, now: after(3600 + 30) });
    expect([early.found, early.waiting]).toEqual([[], null]);
    const late = await checkOrphans({ full: true, actor, now: after(3600 + 61) });
    expect([late.found, late.waiting]).toEqual([[], { count: 1, at: now }]);
    await behindTheBack('DELETE FROM log_pending');
    expect(await kinds()).toEqual(['entry-without-leaf']);
  });
});

describe('findings', () => {
  const forge = (name: string) =>
    behindTheBack(
      `INSERT INTO job SELECT (jsonb_populate_record(j, '{"id":"${name}","requestEventId":"$${name}"}')).* FROM job j LIMIT 1`,
    );

  test('an orphan is told of once, however often and by however many it is found', async () => {
    await forge('F1');
    await Promise.all([full(), full(), full()]);
    await full();
    expect(await recorded()).toHaveLength(1);
    expect((await recorded())[0]).toMatchObject({ jobId: 'F1', target: 'orphan:job-without-entry:F1' });
  });

  test('a pass over what is new sees what is new, and a full pass what was put in with an old date', async () => {
    await full();
    await behindTheBack(`UPDATE log_reader SET "movedAt" = now() WHERE name = 'orphan-check'`);
    await forge('OLD');
    await behindTheBack(
      `INSERT INTO job SELECT (jsonb_populate_record(j, jsonb_build_object('id', 'NEW', 'requestEventId', '$NEW', 'requestedAt', now()))).* FROM job j LIMIT 1`,
    );
    const news = await checkOrphans({ full: false, actor, now: new Date() });
    expect(news.found.map(({ id }) => id)).toEqual(['NEW']);
    expect((await full()).map(({ id }) => id).sort()).toEqual(['NEW', 'OLD']);
  });

  test('are open in readiness until they are none any more or somebody explains them', async () => {
    await forge('F1');
    await forge('F2');
    await full();
    expect(await orphanState(db(), now)).toContain('has 2 findings, the first orphan:job-without-');
    await behindTheBack(`DELETE FROM job WHERE id = 'F1'`);
    await full();
    expect(await orphanState(db(), now)).toContain('has 1 finding, ');
    expect(await explainOrphan('orphan:job-without-entry:F2', 'made by a drill', now)).toContain('is closed');
    expect(await orphanState(db(), now)).toBeNull();
    await full();
    expect(await orphanState(db(), now)).toBeNull();
    expect(await recorded()).toHaveLength(2);
    const closed = { target: 'orphan:job-without-entry:F2', why: 'again', actor, now };
    await expect(closeFinding(closed)).rejects.toThrow('no open finding');
    await expect(closeFinding({ ...closed, target: 'orphan:job-without-entry:F9' })).rejects.toThrow('no open finding');
  });

  test('the command lists them, and is content with none', async () => {
    expect(await checkLog(now)).toMatchObject({ clean: false, lines: [expect.stringMatching(/^\d+ entries wait/)] });
    await logEverything();
    expect(await checkLog(now)).toMatchObject({ clean: true });
    await forge('F1');
    const { clean, lines } = await checkLog(now);
    expect(clean).toBe(false);
    expect(lines[0]).toBe('orphan:job-without-entry:F1  a job for which there is no entry job.requested (job F1)');
  });

  test('a check that failed or stands still is not content', async () => {
    await full();
    expect(await orphanState(db(), after(3600 + 599))).toBeNull();
    expect(await orphanState(db(), after(3600 + 601))).toContain('last completed at');
    await behindTheBack(`UPDATE log_reader SET "lastError" = 'no such table', "failedAt" = "movedAt" + interval '1 s'`);
    expect(await orphanState(db(), now)).toContain('failed: no such table');
  });

  test('the log process checks only while it leads', async () => {
    await forge('F1');
    const stopping = new AbortController();
    let leads = false;
    const mayRun = vi.fn(() => leads);
    const running = runOrphanCheck({ mayRun, signal: stopping.signal });
    await vi.waitFor(() => expect(mayRun).toHaveBeenCalled());
    stopping.abort();
    await running;
    expect(await recorded()).toEqual([]);
    leads = true;
    const again = new AbortController();
    const second = runOrphanCheck({ mayRun, signal: again.signal });
    await vi.waitFor(async () => expect(await recorded()).toHaveLength(1), { timeout: 10_000 });
    again.abort();
    await second;
    expect(await latestCheckpoint(db())).toBeNull();
  });
});
