// PURE. Whether an entry, as a page shows it, stands in the log: RFC 6962 section 2.1 and a C2SP checkpoint. The reader's
// browser runs this on what the server sent, so that a server which lies about one of them is found out.

import { utf8 } from '#lib/canon/digest.ts';
import { toHex } from '#lib/canon/hex.ts';
import { auditLeafText } from '#lib/tlog/audit-leaf.ts';
import { decodeBase64 } from '#lib/tlog/base64.ts';
import { type Checkpoint, verifyCheckpoint } from '#lib/tlog/checkpoint.ts';
import { hashLeaf } from '#lib/tlog/hash.ts';
import { verifyInclusion } from '#lib/tlog/proofs.ts';
import { TlogError } from '#lib/tlog/tlog-error.ts';

/** What the log says of an entry, as text that travels to the browser. */
export type LoggedRecord = {
  action: string;
  actor: string;
  target: string;
  /** ISO 8601, UTC, milliseconds. */
  at: string;
  detailText: string;
  salt: string;
};

export type LogProof = {
  origin: string;
  vkey: string;
  index: number;
  leafText: string;
  /** Standard base64. */
  path: string[];
  /** Signed note. */
  checkpoint: string;
};

export type InclusionStep = {
  name: 'leaf' | 'checkpoint' | 'inclusion';
  outcome: 'passed' | 'failed' | 'not_made';
  /** Why, when it did not pass. */
  problem: string | null;
};

export type InclusionCheck = { steps: InclusionStep[]; leafHash: string; size: number | null; root: string | null };

const step = (name: InclusionStep['name'], problem: string | null): InclusionStep => ({
  name,
  outcome: problem === null ? 'passed' : 'failed',
  problem,
});

const notMade = (name: InclusionStep['name'], problem: string): InclusionStep => ({
  name,
  outcome: 'not_made',
  problem,
});

function leafProblem(record: LoggedRecord, leafText: string): string | null {
  const own = auditLeafText({ ...record, at: new Date(record.at) });
  return own === leafText ? null : 'The leaf in the log is not that of this entry.';
}

async function readCheckpoint({ checkpoint, origin, vkey }: LogProof) {
  try {
    return { found: await verifyCheckpoint(checkpoint, { origin, vkey }), step: step('checkpoint', null) };
  } catch (error) {
    // Anything but the verifier's own refusal is a browser that cannot check Ed25519, as over plain http.
    const said = error instanceof TlogError ? step('checkpoint', error.message) : null;
    return { found: null, step: said ?? notMade('checkpoint', 'This browser cannot check the signature here.') };
  }
}

function inclusionProblem(proof: LogProof, leafHash: Uint8Array, { size, root }: Checkpoint): string | null {
  try {
    verifyInclusion({ leafHash, index: proof.index, size, path: proof.path.map(decodeBase64), root });
    return null;
  } catch (error) {
    if (error instanceof TlogError) return error.message;
    throw error;
  }
}

/** Recomputes the leaf from the entry, checks the checkpoint's signature, and follows the path from the one to the other. */
export async function checkInclusion(record: LoggedRecord, proof: LogProof): Promise<InclusionCheck> {
  const leaf = step('leaf', leafProblem(record, proof.leafText));
  const leafHash = hashLeaf(utf8(proof.leafText));
  const { found, step: checkpoint } = await readCheckpoint(proof);
  const inclusion = found
    ? step('inclusion', inclusionProblem(proof, leafHash, found))
    : notMade('inclusion', 'Without a checkpoint that holds there is no root to arrive at.');
  return {
    steps: [leaf, checkpoint, inclusion],
    leafHash: toHex(leafHash),
    size: found?.size ?? null,
    root: found ? toHex(found.root) : null,
  };
}
