// PURE. A file of a package, and the two kinds of JSON in it: text that stands as it was stored, and our own, in RFC 8785 form.

import { utf8 } from '#lib/canon/digest.ts';
import { CanonError } from '#lib/canon/error.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';

export type FileFormat = 'jcs' | 'verbatim-json' | 'text' | 'html' | 'signed-note' | 'tlog-proof' | 'svg' | 'zip';

export type PackageFile = { path: string; format: FileFormat; bytes: Uint8Array };

/** Text exactly as it was stored or signed. */
export const textFile = (path: string, format: FileFormat, text: string): PackageFile => ({
  path,
  format,
  bytes: utf8(text),
});

/** A document of ours, in RFC 8785 form. */
export const jsonFile = (path: string, value: unknown): PackageFile => textFile(path, 'jcs', jsonText(value));

/** The RFC 8785 text of a value; half a surrogate pair, which that form cannot hold, is written as its escape. */
export function jsonText(value: unknown): string {
  try {
    return canonicalJson(value);
  } catch (error) {
    if (!(error instanceof CanonError) || error.code !== 'LONE_SURROGATE') throw error;
    return canonicalJson(withoutLoneSurrogates(value));
  }
}

const loneSurrogate = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const escaped = (text: string) =>
  text.replace(loneSurrogate, (half) => `\\u${half.charCodeAt(0).toString(16).padStart(4, '0')}`);

function withoutLoneSurrogates(value: unknown): unknown {
  if (typeof value === 'string') return escaped(value);
  if (Array.isArray(value)) return value.map(withoutLoneSurrogates);
  if (value === null || typeof value !== 'object') return value;
  // fromEntries defines own members, so a `__proto__` key stays data.
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [escaped(key), withoutLoneSurrogates(member)]),
  );
}

/** In the order of their paths' code units, which is the order everywhere in a package. */
export const byPath = (a: { path: string }, b: { path: string }): number =>
  a.path < b.path ? -1 : a.path > b.path ? 1 : 0;

/** ISO 8601 with milliseconds, or null. */
export const isoTime = (at: Date | null): string | null => at?.toISOString() ?? null;
