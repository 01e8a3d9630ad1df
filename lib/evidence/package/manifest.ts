import { sha256, sha256Hex, utf8 } from '#lib/canon/digest.ts';
import type { Signer } from '#lib/canon/ed25519.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { decodeBase64 } from '#lib/tlog/base64.ts';
import { parseCheckpoint } from '#lib/tlog/checkpoint.ts';
import { parseNote } from '#lib/tlog/note.ts';
import type { LeafProof } from '#lib/transparency/proofs.ts';
import {
  dsseEnvelope,
  hashedRekordLeaf,
  manifestText,
  preAuthEncoding,
  statementText,
} from '#lib/verify/package/manifest-format.ts';
import type { PackageFile } from './package-file.ts';
import { manifestPredicate } from './predicate.ts';
import type { PackageRecord } from './read-package.ts';
import { logKeyHash } from './trusted-root.ts';

export type SignedManifest = { statementText: string; dsseText: string; leafText: string };

/** Files with their digests, as a statement names them. */
export const subjectsOf = (files: readonly PackageFile[]) =>
  Promise.all(files.map(async ({ path, bytes }) => ({ name: path, sha256: await sha256Hex(bytes) })));

/** States what the files are, and signs it. */
export async function signManifest(
  record: PackageRecord,
  files: readonly PackageFile[],
  manifestKey: Signer,
  createdOn: Date,
): Promise<SignedManifest> {
  const subjects = await subjectsOf(files);
  return signStatement(statementText(subjects, manifestPredicate(record, files, createdOn)), manifestKey);
}

/** Signs a statement of which files make an archive (JCS text), and makes its leaf. */
export async function signStatement(statement: string, manifestKey: Signer): Promise<SignedManifest> {
  const signed = preAuthEncoding(utf8(statement));
  const signature = await manifestKey.sign(signed);
  const { kid, publicKey } = manifestKey;
  return {
    statementText: statement,
    dsseText: canonicalJson(dsseEnvelope({ statementText: statement, kid, signature })),
    leafText: hashedRekordLeaf({ paeSha256: await sha256(signed), signature, publicKey }),
  };
}

/** The manifest's text once the log holds its leaf. */
export function loggedManifest(row: { statementText: string; dsseText: string }, proof: LeafProof, vkey: string) {
  const [signature] = JSON.parse(row.dsseText).signatures as { keyid: string; sig: string }[];
  if (!signature) throw new Error('The manifest is not signed.');
  const { noteText } = proof.checkpoint;
  const { size, root } = parseCheckpoint(parseNote(noteText).text);
  return manifestText({
    statementText: row.statementText,
    kid: signature.keyid,
    signature: decodeBase64(signature.sig),
    leafText: proof.leafText,
    log: {
      keyHash: logKeyHash(vkey),
      index: proof.index,
      size,
      root,
      path: proof.path.map(decodeBase64),
      noteText,
    },
  });
}
