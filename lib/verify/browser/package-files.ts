// PURE. Reads single members out of a package for display. A file that is missing or no JSON reads as nothing: what that
// means for the verdict is the verifier's business, not the display's.

import { CanonError } from '#lib/canon/error.ts';
import { parseStrictJson } from '#lib/canon/gate.ts';

export type PackageFiles = ReadonlyMap<string, Uint8Array>;

/** The JSON value of a text; undefined when it is not plain JSON. */
export function jsonOf(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    return parseStrictJson(text);
  } catch (error) {
    if (error instanceof CanonError) return undefined;
    throw error;
  }
}

/** The JSON value of a file; undefined when it is missing, no UTF-8 or no plain JSON. */
export function jsonFile(files: PackageFiles, path: string): unknown {
  const bytes = files.get(path);
  if (!bytes) return undefined;
  try {
    return jsonOf(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

/** The value if it is a list, else none. */
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** The value if it is an ISO 8601 time in UTC, else null. */
export const timeOf = (value: unknown): string | null =>
  typeof value === 'string' &&
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(value) &&
  !Number.isNaN(Date.parse(value))
    ? value
    : null;
