// PURE. The companion file beside the package: each kept body against its salted digest in the sealed package, and who erased
// which of them when. Nothing in a companion changes the package's verdict.

import { decodeBase64url } from '#lib/canon/base64url.ts';
import { sha256Hex } from '#lib/canon/digest.ts';
import { CanonError } from '#lib/canon/error.ts';
import { openPackage, PackageError } from '../package/open-package.ts';
import type { LogKey } from '../package/trusted-keys.ts';
import { memberOf } from '../values.ts';
import { actorWords } from './actor-words.ts';
import { type Erasure, erasuresOf } from './erasures.ts';
import { momentOf } from './moment.ts';
import { jsonFile, listOf, type PackageFiles } from './package-files.ts';
import type { KeptRow, Sheet } from './sheet.ts';
import { type Shown, shown } from './shown.ts';

type Around = { files: PackageFiles; sha256: string | null; logs: readonly LogKey[] };
type Found = Pick<KeptRow, 'state' | 'words' | 'body'>;

const bodyCharactersMax = 50_000;
const rowsMax = 500;

const nothing = (sentence: string): Sheet['companion'] => ({ sentence, rows: { rows: [], more: 0 } });
const said = (state: KeptRow['state'], words: string, body: Shown | null = null): Found => ({
  state,
  words: shown(words),
  body,
});

/** Reads a companion file beside the package it was chosen with. */
export async function companionOf(bytes: Uint8Array, around: Around): Promise<Sheet['companion']> {
  const companion = opened(bytes);
  if (typeof companion === 'string') return nothing(`The companion file cannot be read: ${companion}.`);
  const stranger = foreign(companion, around);
  if (stranger) return nothing(stranger);
  const listed = listOf(jsonFile(around.files, 'kept.json'));
  const stated = new Map(listOf(jsonFile(companion, 'bodies.json')).map((body) => [memberOf(body, 'id'), body]));
  const erasures = await erasuresOf(companion, around.logs);
  const rows: KeptRow[] = [];
  for (const entry of listed.slice(0, rowsMax)) {
    const id = memberOf(entry, 'id');
    rows.push({ title: titleOf(entry), ...(await found(entry, stated.get(id), companion, erasures.get(id))) });
    stated.delete(id);
  }
  for (const body of [...stated.values()].slice(0, rowsMax)) {
    rows.push({ title: titleOf(body), ...said('differs', 'The package names no such body.') });
  }
  const sentence =
    'Bodies beside the package, each held against its salted digest in it. Erasing one changes no verdict.';
  return { sentence, rows: { rows, more: Math.max(0, listed.length - rowsMax) } };
}

function opened(bytes: Uint8Array): PackageFiles | string {
  try {
    return openPackage(bytes);
  } catch (error) {
    if (!(error instanceof PackageError)) throw error;
    return error.message;
  }
}

function foreign(companion: PackageFiles, { files, sha256 }: Around): string | null {
  const about = jsonFile(companion, 'companion.json');
  if (about === undefined) return 'The file is no companion of a package.';
  const sameJob = memberOf(about, 'job_id') === memberOf(jsonFile(files, 'job.json'), 'job_id');
  const sameFile = sha256 === null || memberOf(about, 'package_sha256') === sha256;
  return sameJob && sameFile ? null : 'The companion file belongs to another package than the one you chose.';
}

const titleOf = (entry: unknown): Shown => {
  const kind = memberOf(entry, 'kind') === 'request' ? 'Request' : 'Response';
  const [call, bytes] = [shown(memberOf(entry, 'call_seq'), 20), shown(memberOf(entry, 'bytes'), 20)];
  return { text: `${kind} of call ${call.text}, ${bytes.text} bytes`, notes: [] };
};

async function found(
  entry: unknown,
  stated: unknown,
  files: PackageFiles,
  erasure: Erasure | undefined,
): Promise<Found> {
  if (stated === undefined) return said('differs', 'The companion does not mention it.');
  const path = memberOf(stated, 'path');
  const body = typeof path === 'string' ? files.get(path) : undefined;
  if (!body) return gone(stated, erasure);
  const salt = saltOf(memberOf(stated, 'salt'));
  const salted = salt && (await sha256Hex(joined(salt, body)));
  if (salted !== memberOf(entry, 'salted_sha256'))
    return said('differs', 'This is not the body that the package names.');
  const text = shown(new TextDecoder().decode(body), bodyCharactersMax);
  return said('kept', 'Kept; it is the body that the package names.', text);
}

function gone(stated: unknown, erasure: Erasure | undefined): Found {
  if (memberOf(stated, 'state') === 'digest_only')
    return said('redacted', 'Too large to keep: there is only its digest.');
  const at = momentOf(memberOf(stated, 'erased_at'));
  if (!at) return said('differs', 'It is not here, and nothing says that it was redacted.');
  const who = actorWords(memberOf(stated, 'erased_by'));
  const why = memberOf(stated, 'erased_why');
  const logged = erasure?.proven && erasure.actor === memberOf(stated, 'erased_by') && erasure.at === at.iso;
  const proof = logged ? 'The log has this, with proof.' : 'No proof shows that the log has this.';
  return said('redacted', `Redacted by ${who}, ${at.words}${typeof why === 'string' ? `: ${why}` : ''} (${proof})`);
}

function saltOf(value: unknown): Uint8Array | null {
  if (typeof value !== 'string') return null;
  try {
    return decodeBase64url(value);
  } catch (error) {
    if (error instanceof CanonError) return null;
    throw error;
  }
}

function joined(salt: Uint8Array, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(salt.length + body.length);
  bytes.set(salt);
  bytes.set(body, salt.length);
  return bytes;
}
