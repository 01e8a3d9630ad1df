// PURE. JSON Canonicalization Scheme, RFC 8785: one text for one JSON value.

import canonicalize from 'canonicalize';
import { CanonError } from './error.ts';
import { assertPlainJson } from './plain-json.ts';

/**
 * The RFC 8785 text of `value`.
 * @throws CanonError NOT_PLAIN_JSON | LONE_SURROGATE | TOO_DEEP
 */
export function canonicalJson(value: unknown): string {
  assertPlainJson(value);
  const text = canonicalize(value);
  if (text === undefined) throw new CanonError('NOT_PLAIN_JSON', 'the value has no JSON form');
  return text;
}
