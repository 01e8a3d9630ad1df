// PURE. JSON Canonicalization Scheme, RFC 8785: one text for one JSON value.

import canonicalize from 'canonicalize';
import { CanonError } from './error.ts';
import { isSortedJson } from './plain-json.ts';

/**
 * The RFC 8785 text of `value`.
 * @throws CanonError NOT_PLAIN_JSON | LONE_SURROGATE | TOO_DEEP
 */
export function canonicalJson(value: unknown): string {
  // Beside the order of members the scheme is what JSON.stringify writes, many times faster.
  if (isSortedJson(value)) return JSON.stringify(value);
  const text = canonicalize(value);
  if (text === undefined) throw new CanonError('NOT_PLAIN_JSON', 'the value has no JSON form');
  return text;
}
