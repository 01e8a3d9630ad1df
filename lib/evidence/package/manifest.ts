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

/** States what the files are, and signs it. */
export async function signManifest(
  record: PackageRecord,
  files: readonly PackageFile[],
  manifestKey: Signer,
  createdOn: Date,
): Promise<SignedManifest> {
  const subjects = await Promise.all(
    files.map(async ({ path, bytes }) => ({ name: path, sha256: await sha256Hex(bytes) })),
  );
  const statement = statementText(subjects, manifestPredicate(record, files, createdOn));
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
