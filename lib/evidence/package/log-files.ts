// PURE. The job's entries in the transparency log, each with its proof under a checkpoint of ours.

import { decodeBase64 } from '#lib/tlog/base64.ts';
import { formatTlogProof } from '#lib/tlog/tlog-proof.ts';
import type { ProvenEntry } from '#lib/transparency/proofs.ts';
import { jsonFile, type PackageFile, textFile } from './package-file.ts';
import type { PackageRecord } from './read-package.ts';

// What a reader may want to show on its own, with tools that know the proof's format and nothing of us.
const provenAlone = new Set(['decision.recorded', 'token.minted', 'passkey.registered']);

/** Entries of an older log, from before a restored database, have its last checkpoint beside the newest. */
const checkpointPath = (shard: number, newest: number) => `log/checkpoint${shard === newest ? '' : `.${shard}`}`;

const proofPath = ({ shard, index }: ProvenEntry, newest: number) =>
  `log/${shard === newest ? '' : `${shard}-`}${index}.tlog-proof`;

export function logFiles({ entries, proofs }: Pick<PackageRecord, 'entries' | 'proofs'>): PackageFile[] {
  const newest = proofs.checkpoint.shard;
  const rows = new Map(entries.map((entry) => [entry.id, entry]));
  const notes = new Map(proofs.checkpoints.map(({ shard, noteText }) => [shard, noteText]));
  const proven = proofs.entries.map((proof) => {
    const row = rows.get(proof.auditId);
    const noteText = notes.get(proof.shard);
    if (!row || !noteText) throw new Error(`The proof of entry ${proof.auditId} belongs to nothing.`);
    return { proof, row, noteText };
  });
  const listed = proven.map(({ proof, row }) => ({
    audit_id: String(proof.auditId),
    index: proof.index,
    leaf: proof.leafText,
    detail: row.detailText,
    salt: row.salt,
    path: proof.path,
    checkpoint: checkpointPath(proof.shard, newest),
  }));
  const alone = proven
    .filter(({ row }) => provenAlone.has(row.action))
    .map(({ proof, noteText }) => {
      const path = proof.path.map(decodeBase64);
      const text = formatTlogProof({ index: proof.index, path, checkpoint: noteText });
      return textFile(proofPath(proof, newest), 'tlog-proof', text);
    });
  return [
    ...proofs.checkpoints.map(({ shard, noteText }) =>
      textFile(checkpointPath(shard, newest), 'signed-note', noteText),
    ),
    jsonFile('log/entries.json', listed),
    ...alone,
  ];
}
