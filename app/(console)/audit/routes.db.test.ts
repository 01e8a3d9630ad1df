import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LogFilters } from '#lib/audit/log-query.ts';
import { catchUp } from '#lib/audit/testing.ts';
import { verifyEd25519 } from '#lib/canon/ed25519.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { decideJob } from '#lib/jobs/decide-job.ts';
import { createMissingKeys, openKeys } from '#lib/keys/keyring.ts';
import {
  alice,
  decision,
  newJob,
  oncall,
  openTestConsole,
  pendingJob,
  putInForce,
  roomId,
  sketch,
} from '#lib/testing/console.ts';
import { newBrowser, signIn } from '#lib/testing/request.ts';
import { auditDetailDigest, auditLeafText } from '#lib/tlog/audit-leaf.ts';
import { hashLeaf } from '#lib/tlog/hash.ts';
import { verifyTlogProof } from '#lib/tlog/tlog-proof.ts';
import { GET as proofRoute } from './[id]/proof/route.ts';
import { POST as exportRoute } from './export/route.ts';

vi.mock('next/headers', async () => (await import('#lib/testing/request.ts')).nextHeaders);
const { url } = useTestDatabase();
beforeAll(() => {
  createMissingKeys(getConfig());
});
beforeEach(async () => {
  await emptyDatabase();
  newBrowser();
});

const audrey = '@audrey:test.localhost';
const post = (filters: LogFilters) =>
  exportRoute(
    new Request('http://127.0.0.1/audit/export', {
      method: 'POST',
      body: new URLSearchParams(filters as Record<string, string>),
    }),
    { params: Promise.resolve({}) },
  );
const proof = (id: string) =>
  proofRoute(new Request(`http://127.0.0.1/audit/${id}/proof`), { params: Promise.resolve({ id }) });

type Line = {
  id: string;
  action: string;
  actor: string | null;
  detail: string | null;
  salt: string | null;
  sentence: string;
  at: string;
  target: string;
  log_index: number;
};

/** Takes an export apart. */
async function taken(filters: LogFilters) {
  const answer = await post(filters);
  expect(
    answer.status,
    await answer
      .clone()
      .text()
      .then((text) => text.slice(0, 200)),
  ).toBe(200);
  const archive = new Uint8Array(await answer.arrayBuffer());
  const files = unzipSync(archive);
  const text = (name: string) => Buffer.from(files[name] ?? []).toString();
  const lines = text('entries.jsonl')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
  return { answer, archive, files, text, lines, manifest: JSON.parse(text('manifest.json')) };
}

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

describe('an export', () => {
  test('is for auditors and admins alone, and nobody else’s try is an export', async () => {
    await openTestConsole();
    expect((await post({})).status).toBe(401);
    expect((await proof('1')).status).toBe(401);
    await signIn('@stranger:test.localhost');
    expect((await post({})).status).toBe(403);
    expect((await proof('1')).status).toBe(403);
    expect(await db().auditEntry.count({ where: { action: 'audit.exported' } })).toBe(0);
    await signIn('@adam:test.localhost', 'admin');
    expect((await post({})).status).toBe(200);
  });

  test('holds exactly what the filters find, in both forms, signed, and is in the log before it leaves', async () => {
    const console_ = await openTestConsole();
    for (let at = 0; at < 3; at += 1) await pendingJob(console_);
    await newJob();
    await signIn(audrey, 'auditor');
    await catchUp(url);
    const where = { roomId, action: 'approval.requested' };
    const wanted = await db().auditEntry.findMany({ where, orderBy: { id: 'desc' } });
    const made = await taken({ room: roomId, action: 'approval.requested' });
    expect(made.lines.map(({ id }) => id)).toEqual(wanted.map(({ id }) => String(id)));
    expect(made.lines.map(({ detail }) => detail)).toEqual(wanted.map(({ detailText }) => detailText));
    const rows = made.text('entries.csv').split('\r\n').filter(Boolean);
    expect(rows).toHaveLength(1 + wanted.length);
    expect(rows.slice(1).map((row) => row.split(',')[0])).toEqual(wanted.map(({ id }) => String(id)));
    const { subject, predicate } = made.manifest;
    expect(predicate).toMatchObject({
      count: 3,
      lastId: String(wanted[0]?.id),
      firstId: String(wanted.at(-1)?.id),
      filter: { room: roomId, action: 'approval.requested' },
      notSearched: 0,
      checkpoint: expect.stringContaining('example.org/log/0'),
    });
    for (const { name, digest } of subject) expect(digest.sha256).toBe(sha256(made.files[name] ?? ''));
    expect(subject.map(({ name }: { name: string }) => name)).toEqual(['entries.jsonl', 'entries.csv']);
    const entry = await db().auditEntry.findFirstOrThrow({ where: { action: 'audit.exported' } });
    expect(entry.actor).toContain(audrey);
    expect(JSON.parse(entry.detailText)).toMatchObject({
      count: 3,
      sha256: sha256(made.archive),
      exportId: predicate.exportId,
    });
    expect(readdirSync(join(getConfig().dataDir, 'exports'))).toEqual([]);
  });

  test('is checked by others: OpenSSL the signature, RFC 6962 its leaves', async () => {
    await pendingJob(await openTestConsole());
    await catchUp(url);
    await signIn(audrey, 'auditor');
    const made = await taken({});
    const { console: key } = openKeys(getConfig(), ['console']);
    const [pae, signature] = [made.files['manifest.pae'], made.files['manifest.sig']] as [Uint8Array, Uint8Array];
    expect(await verifyEd25519(key.publicKey, pae, signature)).toBe(true);
    expect(
      Buffer.from(pae)
        .subarray(-(made.files['manifest.json']?.length ?? 0))
        .toString(),
    ).toBe(made.text('manifest.json'));
    const envelope = JSON.parse(made.text('manifest.dsse.json'));
    expect(Buffer.from(envelope.payload, 'base64').toString()).toBe(made.text('manifest.json'));
    const dir = mkdtempSync(join(tmpdir(), 'countersign-export-'));
    for (const [name, bytes] of Object.entries(made.files)) writeFileSync(join(dir, name), bytes);
    const check = (sig: string) =>
      execFileSync(
        'openssl',
        ['pkeyutl', '-verify', '-pubin', '-inkey', 'console-key.pem', '-rawin', '-in', 'manifest.pae', '-sigfile', sig],
        { cwd: dir, encoding: 'utf8', stdio: 'pipe' },
      );
    expect(check('manifest.sig')).toContain('Verified Successfully');
    writeFileSync(join(dir, 'other.sig'), signature.with(0, (signature[0] ?? 0) ^ 1));
    expect(() => check('other.sig')).toThrow();
    rmSync(dir, { recursive: true });
    for (const line of made.lines.filter(({ log_index }) => log_index !== null)) {
      const leaf = await db().logLeaf.findFirstOrThrow({ where: { auditId: BigInt(line.id) } });
      expect(Number(leaf.index)).toBe(line.log_index);
      const { detail, salt, actor, action, target, at } = line;
      const source = {
        action,
        target,
        at: new Date(at),
        actor: actor ?? '',
        salt: salt ?? '',
        detailText: detail ?? '',
      };
      expect(auditLeafText(source)).toBe(leaf.leafText);
      expect(leaf.leafText).toContain(auditDetailDigest(salt ?? '', detail ?? ''));
    }
  });

  test('gives no spreadsheet a formula to run', async () => {
    const hostile = '=HYPERLINK("https://x.org","y")';
    const console_ = await openTestConsole();
    const { jobId, digest } = await pendingJob(console_);
    const deny = { decision: 'deny', reason: hostile } as const;
    await decideJob(decision(jobId, digest, deny), console_.mint);
    await catchUp(url);
    await signIn(audrey, 'auditor');
    const made = await taken({ job: jobId });
    const cells = made.text('entries.csv').match(/("(?:[^"]|"")*"|[^,\r\n]*)(?=,|\r\n)/g) ?? [];
    expect(cells.some((cell) => /^"?@alice|^"?[=+\-@\t\r]/.test(cell))).toBe(false);
    expect(made.text('entries.csv')).toContain(`"'@alice:test.localhost denied`);
    expect(made.text('entries.jsonl')).toContain(JSON.stringify(JSON.stringify(hostile)).slice(1, -1));
    expect(made.manifest.predicate.csv).toContain('apostrophe');
  });

  test('says no more of a hidden vote than that there is one', async () => {
    const rules = [{ tiers: ['low', 'medium', 'high', 'critical'], slots: [{ group: 'both', count: 2 }], blind: true }];
    const console_ = await openTestConsole();
    await putInForce(console_.registry, sketch({ approval: { groups: { both: [alice, oncall] }, rules } }));
    const { jobId, digest } = await pendingJob(console_);
    await decideJob(decision(jobId, digest, { reason: 'Unmistakable words' }), console_.mint);
    await catchUp(url);
    await signIn(audrey, 'auditor');
    for (const filters of [{ job: jobId }, { q: jobId }]) {
      const made = await taken(filters);
      const vote = made.lines.find(({ action }) => action === 'decision.recorded');
      expect(vote).toMatchObject({ actor: null, detail: null, salt: null });
      expect(made.manifest.predicate.hiddenVotes).toBe(1);
      const all = `${made.text('entries.jsonl')}${made.text('entries.csv')}`;
      expect(all).not.toMatch(/Unmistakable|"decision":"approve"/);
      expect((await proof(vote?.id ?? '')).status).toBe(404);
    }
  });

  test('of filters that find nothing is an export of nothing', async () => {
    await openTestConsole();
    await catchUp(url);
    await signIn(audrey, 'auditor');
    const made = await taken({ q: 'unheardof' });
    expect(made.lines).toEqual([]);
    expect(made.manifest.predicate).toMatchObject({ count: 0, firstId: null, lastId: null });
  });
});

describe('an entry’s proof', () => {
  test('is a file that verifies against the log’s key, and is there once the log has signed', async () => {
    await openTestConsole();
    await signIn(audrey, 'auditor');
    expect((await proof('1')).status).toBe(404);
    for (const id of ['0', '-1', 'x', '9'.repeat(30), '99999']) expect((await proof(id)).status).toBe(404);
    await catchUp(url);
    const answer = await proof('1');
    expect(answer.headers.get('content-disposition')).toContain('entry-1.tlog-proof');
    const { vkey, origin } = await db().logShard.findFirstOrThrow();
    const leaf = await db().logLeaf.findFirstOrThrow({ where: { auditId: 1n } });
    const leafHash = hashLeaf(Buffer.from(leaf.leafText));
    const { index } = await verifyTlogProof(await answer.text(), { leafHash, origin, vkey });
    expect(index).toBe(Number(leaf.index));
    const taken = await db().auditEntry.findMany({ where: { action: 'evidence.exported' } });
    expect(taken.map(({ target, actor }) => [target, actor.split(' ')[1]])).toEqual([['entry:1', audrey]]);
  });
});
