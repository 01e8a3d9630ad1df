import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '#lib/canon/digest.ts';
import { db } from '#lib/db/client.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { actionsOf, after, pendingJob, stateOf } from '#lib/testing/console.ts';
import { abandonUnsigned, signatureWaitMs } from '../abandon-bundle.ts';
import { findPackage, packageDownload } from './find-package.ts';
import { packageJob } from './package-job.ts';
import {
  endings,
  finish,
  jsonOf,
  packaged,
  publicUrl,
  stoppedUnspent,
  textOf,
  unsignedJob,
  usePackages,
  workedJob,
} from './testing.ts';

const given = usePackages(useTestDatabase());

const folders = (files: Map<string, Uint8Array>) => [...new Set([...files.keys()].map((path) => path.split('/')[0]))];
const verdictOf = async (jobId: string) => {
  const view = await findPackage(db(), jobId);
  return `${view?.verdict} ${view?.code}`;
};
const ran = ['done', 'failed', 'stopped'];
const verdicts: Record<string, string> = { stopped: 'INCOMPLETE AGENT_SIGNATURE_MISSING' };

describe('every job that ended has a package', { timeout: 60_000 }, () => {
  it.each(Object.entries(endings))('%s', async (state, end) => {
    const jobId = await end(given.test);
    const made = await packaged(given, jobId);
    expect(jsonOf(made, 'job.json')).toMatchObject({ job_id: jobId, final_state: state, package_id: `pkg_${jobId}` });
    expect(folders(made.files).includes('run')).toBe(ran.includes(state));
    expect(made.files.has('native/proof_bundle.json')).toBe(['done', 'failed'].includes(state));
    expect(await verdictOf(jobId)).toBe(verdicts[state] ?? 'VALID OK');
    const { state: sealed, sha256, bytes } = (await findPackage(db(), jobId)) ?? {};
    expect({ sealed, sha256, bytes }).toEqual({
      sealed: 'sealed',
      sha256: await sha256Hex(made.archive),
      bytes: made.archive.length,
    });
    const entry = await db().auditEntry.findFirstOrThrow({ where: { jobId, action: 'package.sealed' } });
    expect(JSON.parse(entry.detailText)).toMatchObject({ packageId: `pkg_${jobId}`, sha256: made.sha256, bytes });
    expect((await packageDownload(db(), jobId))?.fileName).toBe(`countersign-${jobId}.zip`);
  });

  it('stopped before its agent collected the token: it never ran', async () => {
    const made = await packaged(given, await stoppedUnspent(given.test));
    expect(folders(made.files)).not.toContain('run');
    expect(jsonOf(made, 'tokens.json')).toMatchObject([{ collected_at: null, revoked_why: 'the token’s time was up' }]);
    expect(await verdictOf(jsonOf(made, 'job.json').job_id)).toBe('VALID OK');
  });

  it('reported complete and never signed: the worker ends it, and the payload lies in the package unsigned', async () => {
    const jobId = await unsignedJob(given.test);
    expect(await abandonUnsigned({ now: after(99 + signatureWaitMs / 1000) })).toBe(0);
    expect(await abandonUnsigned({ now: after(100 + signatureWaitMs / 1000) })).toBe(1);
    expect(await stateOf(jobId)).toBe('failed');
    const made = await packaged(given, jobId);
    const { payloadText } = await db().bundle.findUniqueOrThrow({ where: { jobId } });
    expect(textOf(made, 'native/unsigned_payload.json')).toBe(payloadText);
    expect([...made.files.keys()].filter((path) => path.startsWith('native/'))).toHaveLength(1);
    expect(jsonOf(made, 'run/receipts.json')[0].envelope).toContain('gateway_receipt');
    expect(await verdictOf(jobId)).toBe('INCOMPLETE AGENT_SIGNATURE_MISSING');
  });

  it('and a job that goes on has none', async () => {
    const { jobId } = await pendingJob(given.test);
    const packing = packageJob({ jobId, publicUrl, now: after(10) }, { manifest: given.manifest });
    await expect(packing).rejects.toMatchObject({ code: 'NOT_ENDED' });
  });
});

describe('a package', { timeout: 60_000 }, () => {
  it('carries everything that the job’s entries name up to its end, proven under one checkpoint', async () => {
    const made = await packaged(given, await endings.done(given.test));
    const jobId = jsonOf(made, 'job.json').job_id;
    const entries: { audit_id: string; leaf: string }[] = jsonOf(made, 'log/entries.json');
    const inPackage = new Set(entries.map(({ audit_id }) => audit_id));
    const rows = await db().auditEntry.findMany({ where: { jobId } });
    const left = rows.filter(({ id }) => !inPackage.has(String(id))).map(({ action }) => action);
    expect(left).toEqual(['package.sealed']);
    expect((await actionsOf(jobId)).slice(-2)).toEqual(['job.finished', 'package.sealed']);
    expect(entries.filter(({ leaf }) => leaf.includes('"key.created"'))).toHaveLength(7);
    const proofs = [...made.files.keys()].filter((path) => path.endsWith('.tlog-proof'));
    expect(proofs).toHaveLength(2);
    for (const path of proofs) expect(textOf(made, path).endsWith(textOf(made, 'log/checkpoint'))).toBe(true);
    expect(textOf(made, 'log/checkpoint').startsWith('console.test/log/0\n')).toBe(true);
  });

  it('has texts as they were stored, byte for byte, and no token in any file', async () => {
    const jobId = await endings.done(given.test);
    const made = await packaged(given, jobId);
    const job = await db().job.findUniqueOrThrow({
      where: { id: jobId },
      include: { plans: true, approvalRequests: true, bundle: true },
    });
    const policy = await db().policy.findUniqueOrThrow({ where: { hash: job.wpcHash ?? '' } });
    const event = await db().matrixEvent.findUniqueOrThrow({ where: { eventId: job.requestEventId } });
    const [plan] = job.plans;
    const [request] = job.approvalRequests;
    expect(textOf(made, 'plans/1.json')).toBe(plan?.planText);
    expect(textOf(made, 'plans/1.verdict.json')).toBe(plan?.verdictText);
    expect(textOf(made, `policies/${policy.hash}.envelope.json`)).toBe(policy.envelopeText);
    expect(textOf(made, `policies/${policy.hash}.source.json`)).toBe(policy.sourceText);
    expect(textOf(made, `decisions/${request?.digest}/subject.json`)).toBe(request?.subjectText);
    expect(textOf(made, `decisions/${request?.digest}/view.json`)).toBe(request?.viewText);
    expect(textOf(made, 'native/proof_bundle.json')).toBe(job.bundle?.envelopeText);
    expect(textOf(made, 'native/export_bundle.json')).toBe(job.bundle?.exportText);
    expect(textOf(made, 'matrix/0001.json')).toBe(event.raw);
    expect(jsonOf(made, 'matrix/index.json')).toMatchObject([{ role: 'request', path: 'matrix/0001.json' }]);
    expect(jsonOf(made, 'native/trust_pulse.json').evidence_class).toBe('self_reported');
    for (const path of made.files.keys()) {
      if (path !== 'verify.html') expect(textOf(made, path), path).not.toMatch(/eyJ[\w-]{10,}\.eyJ/);
    }
  });

  it('checks with sha256sum', async () => {
    const { files } = await packaged(given, await endings.done(given.test));
    const folder = mkdtempSync(join(tmpdir(), 'countersign-package-'));
    try {
      for (const [path, bytes] of files) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), bytes);
      }
      const said = execFileSync('sha256sum', ['-c', 'checksums.sha256'], { cwd: folder, encoding: 'utf8' });
      const checked = said.split('\n').filter((line) => line.endsWith(': OK'));
      expect(checked).toHaveLength(files.size - 2);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('says in its manifest how far the calls went and what has no receipt', async () => {
    const job = await workedJob(given.test);
    await finish(given.test, job);
    const made = await packaged(given, job.jobId);
    const { dsseEnvelope } = jsonOf(made, 'manifest.sigstore.json');
    const statement = JSON.parse(Buffer.from(dsseEnvelope.payload, 'base64').toString());
    const run = await db().run.findUniqueOrThrow({ where: { jobId: job.jobId } });
    expect(statement.predicate).toMatchObject({
      jobId: job.jobId,
      finalState: 'done',
      tokens: [{ jti: job.claims.jti, status: 'collected' }],
      receiptCount: 3,
      seqFirst: 1,
      seqLast: 3,
      lastReceiptSha256: run.lastReceiptSha,
      intentsWithoutReceipt: [],
      missing: [],
    });
    const named = statement.subject.map(({ name }: { name: string }) => name);
    expect(named).toEqual([...made.files.keys()].filter((path) => path !== 'manifest.sigstore.json'));
  });
});
