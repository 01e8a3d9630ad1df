// PURE. Who sealed the package, and where the log has it.

import { didKeyFromPublicKey } from '#lib/canon/did-key.ts';
import { utf8 } from '#lib/canon/digest.ts';
import { verifyEd25519 } from '#lib/canon/ed25519.ts';
import { CanonError } from '#lib/canon/error.ts';
import { type ParsedCheckpoint, verifyCheckpoint } from '#lib/tlog/checkpoint.ts';
import { hashLeaf, sameHash } from '#lib/tlog/hash.ts';
import { keyHash, parseNote } from '#lib/tlog/note.ts';
import { verifyInclusion } from '#lib/tlog/proofs.ts';
import { TlogError } from '#lib/tlog/tlog-error.ts';
import { parseVkey } from '#lib/tlog/vkey.ts';
import { ensure, manifestOf, refuse, type SealedContext } from './package-context.ts';
import { type LogKey, trustedDids, trustedLogs } from './trusted-keys.ts';

/** A manifest key signed exactly this statement. */
export async function checkManifestSignature(context: SealedContext): Promise<string> {
  const { publicKey, signed, signature } = manifestOf(context);
  const did = didOf(publicKey);
  const allowed = trustedDids(context, 'manifest').includes(did);
  ensure(allowed, 'MANIFEST_SIGNER_NOT_ALLOWED', `${did} is not a manifest key.`);
  const good = await verifyEd25519(publicKey, signed, signature);
  ensure(good, 'MANIFEST_SIGNATURE_INVALID', 'The manifest key signed something else.');
  return `Signed by ${did}.`;
}

function didOf(publicKey: Uint8Array): string {
  try {
    return didKeyFromPublicKey(publicKey);
  } catch (cause) {
    if (!(cause instanceof CanonError)) throw cause;
    throw refuse('MANIFEST_SIGNER_NOT_ALLOWED', 'The manifest’s key is none that may be used.', cause);
  }
}

/** The checkpoint under which the manifest lies is a known log's. */
export async function checkManifestCheckpoint(context: SealedContext): Promise<string> {
  const { log } = manifestOf(context);
  const { origin, vkey } = logOf(context, log.noteText);
  const { size } = await openCheckpoint(log.noteText, { origin, vkey });
  const key = parseVkey(vkey);
  const sameKey = sameHash(log.keyHash, keyHash(key.name, key.type, key.publicKey));
  ensure(sameKey, 'CHECKPOINT_ORIGIN_UNKNOWN', 'The manifest names another key than its checkpoint’s.');
  return `${origin} at ${size} entries.`;
}

/** The manifest is an entry of that log. */
export function checkManifestInclusion(context: SealedContext): string {
  const { log, leafText } = manifestOf(context);
  const { index, size, path, root } = log;
  try {
    verifyInclusion({ leafHash: hashLeaf(utf8(leafText)), index, size, path, root });
  } catch (cause) {
    if (!(cause instanceof TlogError)) throw cause;
    throw refuse('INCLUSION_INVALID', `The manifest is not entry ${index} of the log: ${cause.message}.`, cause);
  }
  return `Entry ${index} of the log.`;
}

/** The known log that a checkpoint says it is of. @throws Refusal CHECKPOINT_ORIGIN_UNKNOWN */
export function logOf(context: SealedContext, noteText: string): LogKey {
  const origin = noteText.slice(0, noteText.indexOf('\n'));
  const log = trustedLogs(context).find((known) => known.origin === origin);
  if (!log)
    throw refuse('CHECKPOINT_ORIGIN_UNKNOWN', `No known log is called ${JSON.stringify(origin.slice(0, 200))}.`);
  return log;
}

/** A sealed checkpoint carries its log's own signature alone, and no lines but its three. */
export async function openCheckpoint(noteText: string, log: LogKey): Promise<ParsedCheckpoint> {
  try {
    const alone = parseNote(noteText).signatures.length === 1;
    ensure(alone, 'CHECKPOINT_SIGNATURE_INVALID', 'The checkpoint carries other signatures than the log’s.');
    const checkpoint = await verifyCheckpoint(noteText, log);
    const plain = checkpoint.extensions.length === 0;
    ensure(plain, 'CHECKPOINT_SIGNATURE_INVALID', 'The checkpoint has lines that say nothing.');
    return checkpoint;
  } catch (cause) {
    if (!(cause instanceof TlogError)) throw cause;
    const code = cause.code === 'ORIGIN_UNKNOWN' ? 'CHECKPOINT_ORIGIN_UNKNOWN' : 'CHECKPOINT_SIGNATURE_INVALID';
    throw refuse(code, `The checkpoint does not verify: ${cause.message}.`, cause);
  }
}
