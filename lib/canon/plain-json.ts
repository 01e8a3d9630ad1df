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
  // Paths are made only for a value that is refused.
  if (form(value, depth) === 'other') locate(value, path, depth);
}

/** Whether plain JSON has the members of every object in the order of RFC 8785, so that JSON.stringify gives its text. @throws CanonError */
export function isSortedJson(value: unknown): value is Json {
  const found = form(value, 0);
  if (found === 'other') locate(value, '$', 0);
  return found === 'sorted';
}

type Form = 'sorted' | 'plain' | 'other';

function form(value: unknown, depth: number): Form {
  if (typeof value === 'string') return value.isWellFormed() ? 'sorted' : 'other';
  if (value === null || typeof value === 'boolean') return 'sorted';
  if (typeof value === 'number') return Number.isFinite(value) ? 'sorted' : 'other';
  if (typeof value !== 'object' || depth >= depthMax) return 'other';
  return Array.isArray(value) ? formOfList(value, depth) : formOfMembers(value as Record<string, unknown>, depth);
}

function formOfList(list: unknown[], depth: number): Form {
  let worst: Form = 'sorted';
  for (let i = 0; i < list.length; i++) {
    const found = form(list[i], depth + 1);
    if (found === 'other') return 'other';
    if (found === 'plain') worst = 'plain';
  }
  return worst;
}

function formOfMembers(members: Record<string, unknown>, depth: number): Form {
  const prototype = Object.getPrototypeOf(members);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return 'other';
  let worst: Form = 'sorted';
  let previous = '';
  for (const key of Object.keys(members)) {
    if (!key.isWellFormed()) return 'other';
    if (key < previous) worst = 'plain';
    previous = key;
    const found = form(members[key], depth + 1);
    if (found === 'other') return 'other';
    if (found === 'plain') worst = 'plain';
  }
  return worst;
}

function locate(value: unknown, path: string, depth: number): void {
  if (value === null || typeof value === 'boolean') return;
  if (typeof value === 'string') {
    assertWellFormed(value, path);
    return;
  }
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new CanonError('NOT_PLAIN_JSON', `${path} is not a finite number`);
    return;
  }
  if (typeof value !== 'object') throw new CanonError('NOT_PLAIN_JSON', `${path} is ${typeof value}, not JSON`);
  if (depth >= depthMax) throw new CanonError('TOO_DEEP', `${path} is nested more than ${depthMax} deep`);
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) locate(value[i], `${path}[${i}]`, depth + 1);
    return;
  }
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
    throw new CanonError('NOT_PLAIN_JSON', `${path} is not a plain object`);
  }
  for (const [key, member] of Object.entries(value)) {
    assertWellFormed(key, path);
    locate(member, `${path}.${key}`, depth + 1);
  }
}

function assertWellFormed(text: string, path: string): void {
  if (!text.isWellFormed()) throw new CanonError('LONE_SURROGATE', `${path} holds half of a surrogate pair`);
}
