import type { Signer } from '#lib/canon/ed25519.ts';
import { db } from '#lib/db/client.ts';
import { snapshot, type Tx } from '#lib/db/transaction.ts';
import { isTerminal } from '#lib/jobs/lifecycle.ts';
import { closeLostCalls } from '#lib/tokens/close-lost-calls.ts';
import { proveEntries } from '#lib/transparency/proofs.ts';
import { submitManifestLeaf } from '#lib/transparency/submit-leaf.ts';
import { EvidenceError } from '../evidence-error.ts';
import { collectPackage } from './collect-package.ts';
import { packageIdOf } from './job-file.ts';
import { signManifest } from './manifest.ts';
import { findJobHead, findPackageRow, hasOpenCalls, insertPackage } from './package-store.ts';
import { entriesForPackage, readPackage } from './read-package.ts';
import { zipFiles } from './zip.ts';

// A call may be closed for two minutes after its job's end (closeGraceMs in lib/tokens/close-call.ts); a model call that
// is cut is closed within seconds. What is open after this is lost.
const settleMs = 150_000;

export type Packaging = { jobId: string; publicUrl: string; now: Date };
export type PackageKeys = { manifest: Signer };

/** Whether everything that belongs to the job's end has happened; `lost` when what has not had its time to. */
async function settled(tx: Tx, { jobId, now }: Packaging): Promise<'settled' | 'waiting' | 'lost'> {
  const head = await findJobHead(tx, jobId);
  if (!head || !isTerminal(head.state)) {
    throw new EvidenceError('NOT_ENDED', `Job ${jobId} has not ended; its package is made afterwards.`);
  }
  const endedAt = head.finishedAt ?? head.updatedAt;
  if (!(await hasOpenCalls(tx, jobId))) return 'settled';
  return now.getTime() - endedAt.getTime() >= settleMs ? 'lost' : 'waiting';
}

async function freeze(tx: Tx, packaging: Packaging, keys: PackageKeys): Promise<'signed' | 'waiting' | 'lost'> {
  const { jobId, publicUrl, now } = packaging;
  if (await findPackageRow(tx, jobId)) return 'signed';
  const state = await settled(tx, packaging);
  if (state !== 'settled') return state;
  const entries = await entriesForPackage(tx, jobId);
  const proofs = await proveEntries(
    tx,
    entries.map(({ id }) => id),
  );
  if (!proofs) return 'waiting';
  const record = await readPackage(tx, jobId, { entries, proofs });
  const files = await collectPackage(record, publicUrl);
  const { statementText, dsseText, leafText } = await signManifest(record, files, keys.manifest, now);
  const id = packageIdOf(jobId);
  await insertPackage(tx, { id, jobId, filesZip: zipFiles(files), statementText, dsseText, createdAt: now });
  await submitManifestLeaf(tx, { packageId: id, leafText });
  return 'signed';
}

/**
 * First step of a package: freezes the files of a job that has ended, signs the manifest over them and hands its leaf to
 * the log, all in one transaction on one snapshot. Safe to repeat: a job has one package, whoever makes it.
 * @returns `waiting` while an entry of the job is under no checkpoint yet, or a call of it may still be closed
 * @throws EvidenceError NOT_ENDED
 */
export async function packageJob(packaging: Packaging, keys: PackageKeys): Promise<'signed' | 'waiting'> {
  try {
    const state = await snapshot((tx) => freeze(tx, packaging, keys));
    if (state !== 'lost') return state;
    // Their ends are entries of the log, which the package waits for.
    await closeLostCalls(packaging);
    return 'waiting';
  } catch (error) {
    // Another packer was first: its insert makes ours fail.
    if (await findPackageRow(db(), packaging.jobId)) return 'signed';
    throw error;
  }
}
