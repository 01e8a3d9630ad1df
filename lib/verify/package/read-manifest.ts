// PURE. The manifest, taken apart and put together again: every byte of it is accounted for by a part that is checked.

import type { z } from 'zod';
import { kidFromPublicKey } from '#lib/canon/did-key.ts';
import { sha256 } from '#lib/canon/digest.ts';
import { CanonError } from '#lib/canon/error.ts';
import { parseCanonicalJson } from '#lib/canon/gate.ts';
import { decodeBase64 } from '#lib/tlog/base64.ts';
import { parseCheckpoint } from '#lib/tlog/checkpoint.ts';
import { parseNote } from '#lib/tlog/note.ts';
import { TlogError } from '#lib/tlog/tlog-error.ts';
import { CannotCheck, counted, Refusal } from '../report.ts';
import {
  hashedRekordLeaf,
  type ManifestParts,
  type ManifestPredicate,
  type ManifestStatement,
  manifestPath,
  manifestText,
  preAuthEncoding,
  publicKeyDer,
} from './manifest-format.ts';
import { bundleSchema, leafSchema, statementSchema } from './manifest-schema.ts';
import { decodeText, ensure, fitted, type PackageContext, refuse, type SealedContext } from './package-context.ts';

/** A signed statement of which files make an archive. */
export type SignedManifest<Statement> = ManifestParts & {
  statement: Statement;
  /** Hex SHA-256 of every other file, by path. */
  digests: ReadonlyMap<string, string>;
  publicKey: Uint8Array;
  /** What the signature covers. */
  signed: Uint8Array;
};
export type Manifest = SignedManifest<ManifestStatement> & { predicate: ManifestPredicate };

/** Reads the manifest into the context. @throws CannotCheck MANIFEST_MISSING, Refusal */
export async function readManifest(context: PackageContext): Promise<string> {
  const manifest = await readSignedManifest(context, statementSchema);
  const { predicate } = manifest.statement;
  context.manifest = { ...manifest, predicate };
  return `It names ${counted(manifest.digests.size, 'file')} of job ${predicate.jobId}.`;
}

type Subjects = { subject: { name: string; digest: { sha256: string } }[] };

/** The manifest of an archive, by the schema of its statement. @throws CannotCheck MANIFEST_MISSING, Refusal */
export async function readSignedManifest<T extends Subjects>(
  { files }: Pick<SealedContext, 'files'>,
  schema: z.ZodType<T>,
): Promise<SignedManifest<T>> {
  const bytes = files.get(manifestPath);
  if (!bytes) throw new CannotCheck('MANIFEST_MISSING', `${manifestPath} is not there.`);
  try {
    return await takeApart(decodeText(bytes, manifestPath), schema);
  } catch (cause) {
    const known = cause instanceof CanonError || cause instanceof TlogError;
    if (cause instanceof Refusal && cause.code === 'FILE_MALFORMED') throw refuse('MANIFEST_MALFORMED', cause.message);
    if (!known) throw cause;
    const code = cause.code === 'NOT_CANONICAL' ? 'MANIFEST_NOT_CANONICAL' : 'MANIFEST_MALFORMED';
    throw refuse(code, `${manifestPath}: ${cause.message}.`, cause);
  }
}

async function takeApart<T extends Subjects>(text: string, schema: z.ZodType<T>): Promise<SignedManifest<T>> {
  const bundle = fitted(manifestPath, bundleSchema, parseCanonicalJson(text));
  const [entry] = bundle.verificationMaterial.tlogEntries;
  const [{ sig }] = bundle.dsseEnvelope.signatures;
  const payload = decodeBase64(bundle.dsseEnvelope.payload);
  const statementText = decodeText(payload, 'its statement');
  const statement = fitted('its statement', schema, parseCanonicalJson(statementText));
  const publicKey = keyInLeaf(decodeText(decodeBase64(entry.canonicalizedBody), 'its log entry'));
  const signature = decodeBase64(sig);
  const signed = preAuthEncoding(payload);
  const parts = {
    statementText,
    kid: await kidFromPublicKey(publicKey),
    signature,
    leafText: hashedRekordLeaf({ paeSha256: await sha256(signed), signature, publicKey }),
    log: logPart(entry),
  };
  ensure(manifestText(parts) === text, 'MANIFEST_NOT_CANONICAL', 'It is not the text that its parts make.');
  return { ...parts, statement, digests: digestsOf(statement), publicKey, signed };
}

const derLength = 44;

function keyInLeaf(leafText: string): Uint8Array {
  const leaf = fitted('its log entry', leafSchema, parseCanonicalJson(leafText));
  const der = leaf.spec.hashedRekordV002.signature.verifier.publicKey.rawBytes;
  const publicKey = decodeBase64(der).slice(derLength - 32);
  const sound = publicKey.length === 32 && publicKeyDer(publicKey) === der;
  ensure(sound, 'MANIFEST_MALFORMED', 'Its log entry names no Ed25519 key.');
  return publicKey;
}

type Entry = z.output<typeof bundleSchema>['verificationMaterial']['tlogEntries'][0];

/** Size and root come from the checkpoint alone: what else states them must agree, or the texts differ. */
function logPart({ logIndex, logId, inclusionProof }: Entry): ManifestParts['log'] {
  const noteText = inclusionProof.checkpoint.envelope;
  const { size, root } = parseCheckpoint(parseNote(noteText).text);
  const index = Number(logIndex);
  ensure(Number.isSafeInteger(index), 'MANIFEST_MALFORMED', 'Its index is no index.');
  return {
    keyHash: decodeBase64(logId.keyId),
    index,
    size,
    root,
    path: inclusionProof.hashes.map(decodeBase64),
    noteText,
  };
}

function digestsOf({ subject }: Subjects): Map<string, string> {
  const digests = new Map<string, string>();
  let previous = '';
  for (const { name, digest } of subject) {
    ensure(name > previous, 'MANIFEST_MALFORMED', `Its files are not in order, each once: ${name}.`);
    ensure(name !== manifestPath, 'MANIFEST_MALFORMED', 'It names itself.');
    digests.set(name, digest.sha256);
    previous = name;
  }
  return digests;
}
