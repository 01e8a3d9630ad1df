// PURE. What an outside document may be made of before a schema looks at it: plain JSON without `__proto__` keys,
// because a schema library drops those in silence and the approver would be shown less than what was sent.

import { CanonError } from '#lib/canon/error.ts';
import { assertPlainJson, type Json } from '#lib/canon/plain-json.ts';
import { PolicyError, type PolicyErrorCode, pathText } from './policy-error.ts';

function pathOfUnsafeKey(value: Json, path: PropertyKey[]): PropertyKey[] | null {
  if (typeof value !== 'object' || value === null) return null;
  if (Object.hasOwn(value, '__proto__')) return [...path, '__proto__'];
  const members: [PropertyKey, Json][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  for (const [key, member] of members) {
    const found = pathOfUnsafeKey(member, [...path, key]);
    if (found) return found;
  }
  return null;
}

/** Asserts that `value` is such a document. @throws PolicyError with the given code */
export function assertAcceptableJson(value: unknown, code: PolicyErrorCode): asserts value is Json {
  try {
    assertPlainJson(value);
  } catch (error) {
    if (!(error instanceof CanonError)) throw error;
    throw new PolicyError(code, '', `is not acceptable JSON: ${error.message}`, { cause: error });
  }
  const unsafe = pathOfUnsafeKey(value, []);
  if (unsafe) throw new PolicyError(code, pathText(unsafe), 'is not a known key');
}
