import type { SystemActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { sha256Hex, utf8 } from '#lib/canon/digest.ts';
import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { findJob } from '#lib/jobs/store.ts';
import { logIdentity } from '#lib/transparency/log-identity.ts';
import { type LeafProof, proveLeaf } from '#lib/transparency/proofs.ts';
import { manifestPath } from '#lib/verify/package/manifest-format.ts';
import { verifyPackage } from '#lib/verify/package/verify-package.ts';
import { EvidenceError } from '../evidence-error.ts';
import { loggedManifest } from './manifest.ts';
import { jsonText } from './package-file.ts';
import { findPackageRow, type PackageRow, type SealedPackage, setPackageSealed } from './package-store.ts';
import { ownKeys } from './trusted-keys.ts';
import { unzipFiles, zipFiles } from './zip.ts';

const worker: SystemActor = { kind: 'system', name: 'worker' };

async function manifestFile(row: PackageRow, proof: LeafProof): Promise<{ path: string; bytes: Uint8Array }> {
  const log = await logIdentity(db(), proof.shard);
  if (!log) throw new Error(`The log has no shard ${proof.shard}.`);
  return { path: manifestPath, bytes: utf8(loggedManifest(row, proof, log.vkey)) };
}

/** The whole archive with its hash, and what our own verifier says of it. */
async function sealed(row: PackageRow, proof: LeafProof, now: Date): Promise<SealedPackage> {
  if (!row.filesZip) throw new Error(`Package ${row.id} lost its files.`);
  const files = [...unzipFiles(row.filesZip), await manifestFile(row, proof)];
  const archive = zipFiles(files);
  const byPath = new Map(files.map(({ path, bytes }) => [path, bytes]));
  const report = await verifyPackage(byPath, { now, trusted: await ownKeys(db()) });
  return {
    archive,
    sha256: await sha256Hex(archive),
    bytes: archive.length,
    verdict: report.verdict,
    code: report.code,
    reportText: jsonText(report),
    sealedAt: now,
  };
}

/**
 * Second step of a package: once the log holds its manifest, puts the manifest in, fixes the archive's bytes and hash,
 * verifies it and records all of it in one transaction. Safe to repeat: it is sealed once.
 * @returns `waiting` while the manifest is under no checkpoint yet
 * @throws EvidenceError UNKNOWN_PACKAGE
 */
export async function sealPackage(input: { jobId: string; now: Date }): Promise<'sealed' | 'waiting'> {
  const { jobId, now } = input;
  const [row, job] = await Promise.all([findPackageRow(db(), jobId), findJob(db(), jobId)]);
  if (!row || !job) throw new EvidenceError('UNKNOWN_PACKAGE', `Job ${jobId} has no package.`);
  if (row.state === 'sealed') return 'sealed';
  const proof = await proveLeaf(db(), { packageId: row.id });
  if (!proof) return 'waiting';
  const outcome = await sealed(row, proof, now);
  const { sha256, bytes, verdict, code } = outcome;
  await transaction(async (tx) => {
    if (!(await setPackageSealed(tx, row.id, outcome))) return;
    const detail = { packageId: row.id, sha256, bytes, verdict, code };
    await appendAudit(
      tx,
      { action: 'package.sealed', target: `package:${row.id}`, jobId, roomId: job.roomId, detail },
      { actor: worker, at: now },
    );
  });
  return 'sealed';
}
