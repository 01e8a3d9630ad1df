// PURE. What an export says of itself: an in-toto statement over its files in a DSSE envelope, as the manifest of a package
// is, signed with the console's key.

import { utf8 } from '#lib/canon/digest.ts';
import type { Signer } from '#lib/canon/ed25519.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { dsseEnvelope, preAuthEncoding, publicKeyDer, statementType } from '#lib/verify/package/manifest-format.ts';
import type { LogFilters } from './log-query.ts';

export const exportPredicateType = 'urn:countersign:attestation:audit-export:v1';

export type ExportFacts = {
  exportId: string;
  madeAt: string;
  madeBy: string;
  consoleUrl: string;
  /** As the page's address has them. */
  filter: LogFilters;
  count: number;
  /** Smallest and largest id; null when nothing was found. */
  firstId: string | null;
  lastId: string | null;
  /** Votes that were still hidden: there, without who and how. */
  hiddenVotes: number;
  /** Entries that the search index did not have yet when the export was made. */
  notSearched: number;
  /** The newest checkpoint of the log, as a signed note. */
  checkpoint: string | null;
};

export type ExportFile = { name: string; sha256: string };

const csvNote =
  'Cells of entries.csv that begin with = + - @, their full-width forms, a tab or a line break have an apostrophe in front, so that no spreadsheet runs them. entries.jsonl has every value as it is.';

/** JCS text of the statement. */
export function exportStatement(facts: ExportFacts, files: readonly ExportFile[]): string {
  const subject = files.map(({ name, sha256 }) => ({ name, digest: { sha256 } }));
  const filter = Object.fromEntries(Object.entries(facts.filter).filter(([, value]) => value !== undefined));
  const predicate = { version: '1', ...facts, filter, order: 'newest first', snapshot: 'one moment', csv: csvNote };
  return canonicalJson({ _type: statementType, subject, predicateType: exportPredicateType, predicate });
}

const pem = (der: string) => `-----BEGIN PUBLIC KEY-----\n${der}\n-----END PUBLIC KEY-----\n`;

/** The files that carry the statement and its signature. */
export async function signExport(statement: string, signer: Signer): Promise<Record<string, Uint8Array>> {
  const signed = preAuthEncoding(utf8(statement));
  const signature = await signer.sign(signed);
  const envelope = dsseEnvelope({ statementText: statement, kid: signer.kid, signature });
  return {
    'manifest.json': utf8(statement),
    'manifest.dsse.json': utf8(canonicalJson(envelope)),
    'manifest.pae': signed,
    'manifest.sig': signature,
    'console-key.pem': utf8(pem(publicKeyDer(signer.publicKey))),
  };
}

/** How the archive is checked with nothing of ours. */
export const readmeText = (
  signer: Pick<Signer, 'did' | 'kid'>,
): string => `Entries of an audit log, exported by Countersign.

entries.jsonl     one JSON object a line, every value as it is stored
entries.csv       the same for spreadsheets; ${csvNote.slice(0, 1).toLowerCase()}${csvNote.slice(1)}
manifest.json     what was asked for, how many entries there are, and the SHA-256 of both files (in-toto statement)
manifest.dsse.json  the statement signed (DSSE); manifest.pae and manifest.sig are its signed bytes and the signature

Check the files:

  sha256sum entries.jsonl entries.csv
      and compare with "subject" in manifest.json

Check the signature (OpenSSL 3):

  openssl pkeyutl -verify -pubin -inkey console-key.pem -rawin -in manifest.pae -sigfile manifest.sig
  tail -c "$(wc -c < manifest.json)" manifest.pae | cmp - manifest.json

The key is ${signer.did}
(key id ${signer.kid}). Take it from somebody you trust: the copy in this archive is a convenience.

Check an entry against the log: SHA-256 over salt, line feed and detail is the detail_sha256 of the leaf
{"action","actor","at","detail_sha256","kind":"audit","target","v":1} (RFC 8785); the leaf stands in the log at log_index,
and the entry's page in the console gives the proof as a file.
`;
