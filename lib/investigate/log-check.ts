import { utf8 } from '#lib/canon/digest.ts';
import type { Db } from '#lib/db/transaction.ts';
import { auditLeafText } from '#lib/tlog/audit-leaf.ts';
import { decodeBase64 } from '#lib/tlog/base64.ts';
import { type Checkpoint, verifyCheckpoint } from '#lib/tlog/checkpoint.ts';
import { hashLeaf } from '#lib/tlog/hash.ts';
import { verifyInclusion } from '#lib/tlog/proofs.ts';
import { TlogError } from '#lib/tlog/tlog-error.ts';
import { logIdentities } from '#lib/transparency/log-identity.ts';
import { leavesOfEntries, newestCheckpoint } from '#lib/transparency/log-store.ts';
import { type EntryProofs, type ProvenEntry, proveEntries } from '#lib/transparency/proofs.ts';
import type { EntryRow } from './answer-store.ts';
import { type Check, check, notMade } from './checks.ts';

/** Whether entries stand in the log, each as it reads now: leaf, path and the checkpoint's signature. */
export type LogChecks = (entry: EntryRow) => Check;

/** Entries under the newest checkpoint of their log: the others have no proof yet. */
async function coveredIds(db: Db, ids: readonly bigint[]): Promise<bigint[]> {
  const leaves = await leavesOfEntries(db, ids);
  const sizes = new Map<number, bigint>();
  for (const shard of new Set(leaves.map((leaf) => leaf.shard))) {
    sizes.set(shard, (await newestCheckpoint(db, shard))?.size ?? 0n);
  }
  return leaves.flatMap(({ auditId, shard, index }) =>
    auditId !== null && index < (sizes.get(shard) ?? 0n) ? [auditId] : [],
  );
}

type Signed = Map<number, Checkpoint | string>;

/** The checkpoints whose signature holds, by shard; the reason of those whose does not. */
async function checkpointsOf(db: Db, proofs: EntryProofs): Promise<Signed> {
  const logs = new Map((await logIdentities(db)).map((log) => [log.shard, log]));
  const signed: Signed = new Map();
  for (const { shard, noteText } of proofs.checkpoints) {
    const log = logs.get(shard);
    if (!log) continue;
    try {
      signed.set(shard, await verifyCheckpoint(noteText, log));
    } catch (error) {
      if (!(error instanceof TlogError)) throw error;
      signed.set(shard, error.message);
    }
  }
  return signed;
}

function checkEntry(entry: EntryRow, proof: ProvenEntry | undefined, signed: Signed): Check {
  const name = `entry ${entry.id} (${entry.action})`;
  if (!proof) return notMade(`${name} is under no checkpoint of the log yet`);
  const checkpoint = signed.get(proof.shard);
  if (!checkpoint || typeof checkpoint === 'string') {
    return check(false, '', `the checkpoint over ${name} does not hold: ${checkpoint ?? 'its log is not known'}`);
  }
  if (auditLeafText(entry) !== proof.leafText) return check(false, '', `${name} is not what its leaf in the log says`);
  const { index, path } = proof;
  const { size, root } = checkpoint;
  try {
    verifyInclusion({ leafHash: hashLeaf(utf8(proof.leafText)), index, size, path: path.map(decodeBase64), root });
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    return check(false, '', `${name} is not in the log: ${error.message}`);
  }
  return check(true, `${name} stands in the log at ${index} of ${size}`, '');
}

/** Proves and checks entries at once. Every one that was given can be asked for. */
export async function checkInLog(db: Db, entries: readonly EntryRow[]): Promise<LogChecks> {
  const covered = await coveredIds(
    db,
    entries.map(({ id }) => id),
  );
  const proofs = covered.length > 0 ? await proveEntries(db, covered) : null;
  const signed: Signed = proofs ? await checkpointsOf(db, proofs) : new Map();
  const byId = new Map(proofs?.entries.map((proof) => [proof.auditId, proof]));
  return (entry) => checkEntry(entry, byId.get(entry.id), signed);
}
