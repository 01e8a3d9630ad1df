// PURE. The companion file of a package: each kept body against its salted digest in the sealed package. What is gone is said
// to be gone, with the log's proof of who erased it; nothing here changes the package's verdict.

import { decodeBase64url } from '#lib/canon/base64url.ts';
import { sha256Hex } from '#lib/canon/digest.ts';
import { CanonError } from '#lib/canon/error.ts';
import { parseStrictJson } from '#lib/canon/gate.ts';
import { erasuresOf } from '../browser/erasures.ts';
import { asText, memberOf } from '../values.ts';
import { type KeptDocument, keptSchema } from './documents.ts';
import { fitted } from './package-context.ts';
import type { LogKey } from './trusted-keys.ts';

export type BodyCheck = {
  callSeq: number;
  kind: 'request' | 'response';
  /** `differs`: a body, or the want of one, that nothing explains. */
  state: 'matches' | 'erased' | 'too_large' | 'differs';
  detail: string;
};
type Files = ReadonlyMap<string, Uint8Array>;

/** A companion that is none, or of another package. */
export class CompanionError extends Error {
  override name = 'CompanionError';
  readonly code: 'COMPANION_UNREADABLE' | 'COMPANION_OF_ANOTHER_PACKAGE';
  constructor(code: CompanionError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Holds the bodies of a companion against a package.
 * @param input.packageSha256 of the archive; null when only its files are at hand
 * @param input.logs whose proofs of erasures count
 * @throws CompanionError
 */
export async function verifyCompanion(input: {
  companion: Files;
  files: Files;
  packageSha256: string | null;
  logs: readonly LogKey[];
}): Promise<BodyCheck[]> {
  const { companion, files, packageSha256, logs } = input;
  const about = jsonFile(companion, 'companion.json');
  const sameJob = memberOf(about, 'job_id') === memberOf(jsonFile(files, 'job.json'), 'job_id');
  const samePackage = packageSha256 === null || memberOf(about, 'package_sha256') === packageSha256;
  if (!sameJob || !samePackage) {
    throw new CompanionError('COMPANION_OF_ANOTHER_PACKAGE', 'the companion names another package');
  }
  const kept = fitted('kept.json', keptSchema, jsonFile(files, 'kept.json'));
  const bodies = jsonFile(companion, 'bodies.json');
  const stated = new Map((Array.isArray(bodies) ? bodies : []).map((body) => [memberOf(body, 'id'), body]));
  const erasures = await erasuresOf(companion, logs);
  return Promise.all(
    kept.map(async (entry) => ({
      callSeq: entry.call_seq,
      kind: entry.kind,
      ...(await judge(entry, stated.get(entry.id), companion, erasures.get(entry.id)?.proven === true)),
    })),
  );
}

function jsonFile(files: Files, path: string): unknown {
  const bytes = files.get(path);
  if (!bytes) throw new CompanionError('COMPANION_UNREADABLE', `${path} is not there`);
  try {
    return parseStrictJson(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (!(error instanceof CanonError) && !(error instanceof TypeError)) throw error;
    throw new CompanionError('COMPANION_UNREADABLE', `${path} is no JSON`);
  }
}

type Judged = Pick<BodyCheck, 'state' | 'detail'>;

async function judge(entry: KeptDocument, stated: unknown, companion: Files, proven: boolean): Promise<Judged> {
  const body = companion.get(asText(memberOf(stated, 'path')));
  if (body) {
    const same = (await saltedDigest(memberOf(stated, 'salt'), body)) === entry.salted_sha256;
    return same
      ? { state: 'matches', detail: 'it is the body that the package names' }
      : { state: 'differs', detail: 'it is another body than the package names' };
  }
  const state = memberOf(stated, 'state');
  if (state === 'digest_only') return { state: 'too_large', detail: 'too large to keep; there is only its digest' };
  if (state !== 'erased') return { state: 'differs', detail: 'it is not there, and nothing says why' };
  const [who, when, why] = ['erased_by', 'erased_at', 'erased_why'].map((name) => asText(memberOf(stated, name)));
  const proof = proven ? 'the log has this, with proof' : 'no proof shows that the log has this';
  return { state: 'erased', detail: `erased by ${who} at ${when}: ${why} (${proof})` };
}

async function saltedDigest(salt: unknown, body: Uint8Array): Promise<string | null> {
  try {
    const prefix = decodeBase64url(asText(salt));
    const salted = new Uint8Array(prefix.length + body.length);
    salted.set(prefix);
    salted.set(body, prefix.length);
    return await sha256Hex(salted);
  } catch (error) {
    if (error instanceof CanonError) return null;
    throw error;
  }
}
