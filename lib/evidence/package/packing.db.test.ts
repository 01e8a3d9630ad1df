// What can go wrong between the steps: the packer is killed, two of them work at once, the log is late.

import { describe, expect, it, vi } from 'vitest';
import { sha256Hex } from '#lib/canon/digest.ts';
import { db } from '#lib/db/client.ts';
import { useTestDatabase } from '#lib/db/testing.ts';
import { snapshot, transaction } from '#lib/db/transaction.ts';
import { stopJob } from '#lib/jobs/stop-job.ts';
import { admitted, runningJob } from '#lib/testing/agent-run.ts';
import { after, setup } from '#lib/testing/console.ts';
import { closeCall } from '#lib/tokens/close-call.ts';
import { closeLostCalls } from '#lib/tokens/close-lost-calls.ts';
import { proveEntries } from '#lib/transparency/proofs.ts';
import { verifyPackage } from '#lib/verify/package/verify-package.ts';
import { collectPackage } from './collect-package.ts';
import { packageJob } from './package-job.ts';
import { newPacker } from './packer.ts';
import { entriesForPackage, readPackage } from './read-package.ts';
import { sealPackage } from './seal-package.ts';
import { archiveOf, ended, endings, publicUrl, sealed, signed, usePackages } from './testing.ts';
import { zipFiles } from './zip.ts';

const given = usePackages(useTestDatabase());

const packages = (jobId: string) => db().package.count({ where: { jobId } });
const leaves = async (jobId: string) =>
  (await db().logLeaf.count({ where: { packageId: `pkg_${jobId}` } })) +
  (await db().logPending.count({ where: { packageId: `pkg_${jobId}` } }));
const sealings = (jobId: string) => db().auditEntry.count({ where: { jobId, action: 'package.sealed' } });
const packer = () => newPacker({ publicUrl }, { manifest: given.manifest });
const rounds = (one: ReturnType<typeof packer>, until: () => Promise<boolean>) =>
  vi.waitFor(
    async () => {
      await one.round(ended);
      if (!(await until())) throw new Error('not yet');
    },
    { timeout: 20_000, interval: 20 },
  );
const isSealed = async (jobId: string) => (await sealings(jobId)) === 1;

/** The files as they would be frozen now. */
const collected = (jobId: string) =>
  snapshot(async (tx) => {
    const entries = await entriesForPackage(tx, jobId);
    const proofs = await proveEntries(
      tx,
      entries.map(({ id }) => id),
    );
    if (!proofs) throw new Error('The log does not cover the job yet.');
    return zipFiles(await collectPackage(await readPackage(tx, jobId, { entries, proofs }), publicUrl));
  });

describe('packing', { timeout: 60_000 }, () => {
  it('gives the same bytes when it is done twice', async () => {
    const jobId = await endings.done(given.test);
    const first = await vi.waitFor(() => collected(jobId), { timeout: 20_000 });
    expect(await sha256Hex(await collected(jobId))).toBe(await sha256Hex(first));
  });

  it('goes on where it was killed, at either step, and makes no second package', async () => {
    const jobId = await endings.denied(given.test);
    const broken = { ...given.manifest, sign: () => Promise.reject(new Error('killed while signing')) };
    await expect(
      vi.waitFor(
        async () => {
          const outcome = await packageJob({ jobId, publicUrl, now: ended }, { manifest: broken });
          if (outcome === 'waiting') throw new Error('waiting');
        },
        { timeout: 2_000 },
      ),
    ).rejects.toThrow('killed while signing');
    expect([await packages(jobId), await leaves(jobId)]).toEqual([0, 0]);
    await signed(given, jobId);
    const { statementText } = await db().package.findUniqueOrThrow({ where: { jobId } });
    // As if the process had ended here: whoever comes next finds it signed.
    expect(await packageJob({ jobId, publicUrl, now: after(999) }, { manifest: given.manifest })).toBe('signed');
    expect(await db().package.findUniqueOrThrow({ where: { jobId } })).toMatchObject({ statementText });
    expect(await leaves(jobId)).toBe(1);
    await db().$executeRaw`ALTER TABLE package ADD CONSTRAINT killed CHECK (state <> 'sealed') NOT VALID`;
    await vi.waitFor(() => expect(sealPackage({ jobId, now: ended })).rejects.toThrow(/killed/), { timeout: 20_000 });
    await db().$executeRaw`ALTER TABLE package DROP CONSTRAINT killed`;
    expect(await sealings(jobId)).toBe(0);
    await sealed(jobId);
    const { sha256 } = await archiveOf(jobId);
    expect(await sealPackage({ jobId, now: after(999) })).toBe('sealed');
    expect((await archiveOf(jobId)).sha256).toBe(sha256);
    expect([await packages(jobId), await sealings(jobId)]).toEqual([1, 1]);
  });

  it('is done once by two packers at once', async () => {
    const jobs = await Promise.all([endings.done(given.test), endings.expired(given.test)]);
    const [one, two] = [packer(), packer()];
    const all = async () => (await Promise.all(jobs.map(isSealed))).every(Boolean);
    await Promise.all([rounds(one, all), rounds(two, all)]);
    for (const jobId of jobs) {
      expect([await packages(jobId), await leaves(jobId), await sealings(jobId)]).toEqual([1, 1, 1]);
    }
  });

  it('waits for a call that may still be closed, and then puts on record that it is lost', async () => {
    const job = await runningJob(given.test);
    const call = await admitted(job.claims, { kind: 'model', provider: 'openai', model: 'scripted-demo-1' }, 65);
    await transaction((tx) => stopJob(tx, { jobId: job.jobId, reason: 'enough', actor: setup, now: after(90) }));
    const entry = await db().auditEntry.findFirstOrThrow({ where: { jobId: job.jobId, action: 'job.stopped' } });
    await vi.waitFor(async () => expect(await proveEntries(db(), [entry.id])).not.toBeNull(), { timeout: 20_000 });
    const at = (seconds: number) => ({ jobId: job.jobId, publicUrl, now: after(seconds) });
    expect(await packageJob(at(239), { manifest: given.manifest })).toBe('waiting');
    expect(await closeLostCalls(at(210))).toBe(0);
    expect(await db().call.findUniqueOrThrow({ where: { id: call.callId } })).toMatchObject({ outcome: 'started' });
    expect(await packageJob(at(240), { manifest: given.manifest })).toBe('waiting');
    expect(await db().call.findUniqueOrThrow({ where: { id: call.callId } })).toMatchObject({
      outcome: 'lost',
      outcomeNote: expect.stringContaining('never said how it ended'),
      closedAt: after(240),
      receiptId: null,
    });
    expect(await closeLostCalls(at(241))).toBe(0);
    await expect(closeCall({ callId: call.callId, outcome: 'complete', now: after(241) })).rejects.toThrow('stays');
    await signed(given, job.jobId, after(242));
    await sealed(job.jobId, after(243));
    const { files } = await archiveOf(job.jobId);
    const { verdict, checks } = await verifyPackage(files, { now: after(300) });
    expect(verdict).toBe('INCOMPLETE');
    expect(checks.filter(({ name }) => /outcomes of calls|log: calls/.test(name))).toMatchObject([
      { outcome: 'not_made', code: 'CALL_WITHOUT_OUTCOME' },
      { outcome: 'passed' },
    ]);
  });

  it('of one job that fails keeps no other from its package, and is tried again', async () => {
    const bad = await endings.withdrawn(given.test);
    const good = await endings.voided(given.test);
    await db().job.update({ where: { id: bad }, data: { updatedAt: after(-60) } });
    const { planText } = await db().planRevision.findFirstOrThrow({ where: { jobId: bad } });
    await db().planRevision.updateMany({ where: { jobId: bad }, data: { narrowingText: 'not JSON' } });
    const one = packer();
    let failures = 0;
    await vi.waitFor(
      async () => {
        await one.round(ended).catch(() => {
          failures += 1;
        });
        expect(await isSealed(good)).toBe(true);
      },
      { timeout: 20_000, interval: 20 },
    );
    expect(failures).toBe(1);
    expect(await packages(bad)).toBe(0);
    await db().planRevision.updateMany({ where: { jobId: bad }, data: { narrowingText: null, planText } });
    await vi.waitFor(
      async () => {
        await one.round(after(600));
        expect(await isSealed(bad)).toBe(true);
      },
      { timeout: 20_000, interval: 20 },
    );
  });
});
