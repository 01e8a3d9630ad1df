// PURE. What counts as JSON before it is hashed: null, booleans, finite numbers, well-formed strings, arrays without
// holes and plain objects. `undefined`, dates, class instances and `toJSON` would hash as something else than they read.

import { CanonError } from './error.ts';

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export const depthMax = 64;

/**
 * Asserts that `value` is plain JSON, at most `depthMax` containers deep.
 * @throws CanonError NOT_PLAIN_JSON | LONE_SURROGATE | TOO_DEEP, naming the path
 */
export function assertPlainJson(value: unknown, path = '$', depth = 0): asserts value is Json {
  if (value === null || typeof value === 'boolean') return;
  if (typeof value === 'string') return assertWellFormed(value, path);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new CanonError('NOT_PLAIN_JSON', `${path} is not a finite number`);
    return;
  }
  if (typeof value !== 'object') throw new CanonError('NOT_PLAIN_JSON', `${path} is ${typeof value}, not JSON`);
  if (depth >= depthMax) throw new CanonError('TOO_DEEP', `${path} is nested more than ${depthMax} deep`);
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) assertPlainJson(value[i], `${path}[${i}]`, depth + 1);
    return;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw new CanonError('NOT_PLAIN_JSON', `${path} is not a plain object`);
  }
  for (const [key, member] of Object.entries(value)) {
    assertWellFormed(key, path);
    assertPlainJson(member, `${path}.${key}`, depth + 1);
  }
}

function assertWellFormed(text: string, path: string): void {
  if (!text.isWellFormed()) throw new CanonError('LONE_SURROGATE', `${path} holds half of a surrogate pair`);
}
