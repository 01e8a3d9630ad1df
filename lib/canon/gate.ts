// PURE. The canonical-bytes gate (proof.md section 1): stored and served text must be exactly the text that hashing its
// parsed value would produce. Loose files are parsed strictly instead: duplicate keys, depth and size are refused.

import { CanonError } from './error.ts';
import { canonicalJson } from './jcs.ts';
import { assertPlainJson, depthMax, isSortedJson, type Json } from './plain-json.ts';

export const charactersMax = 16 * 1024 * 1024;

/** Parses text that must be in RFC 8785 form. @throws CanonError */
export function parseCanonicalJson(text: string): Json {
  const value = parse(text, charactersMax);
  // Sorted, and given back by its value: that is the form, and it was looked through once.
  if (survives(value, text) && isSortedJson(value)) return value;
  const strict = parseStrictJson(text);
  if (canonicalJson(strict) !== text) throw new CanonError('NOT_CANONICAL', 'the text is not in canonical form');
  return strict;
}

/** Parses text that must be what JSON.stringify makes of it: the gate for formats hashed in document order. @throws CanonError */
export function parseInsertionOrderJson(text: string): Json {
  const value = parseStrictJson(text);
  if (JSON.stringify(value) !== text) throw new CanonError('NOT_CANONICAL', 'the text does not survive a round trip');
  return value;
}

/**
 * Parses any spelling of JSON, but refuses what two parsers could read differently.
 * @throws CanonError NOT_JSON | DUPLICATE_KEY | TOO_DEEP | TOO_LARGE | LONE_SURROGATE | NOT_PLAIN_JSON (1e999)
 */
export function parseStrictJson(text: string, limits: { characters?: number } = {}): Json {
  const value = parse(text, limits.characters ?? charactersMax);
  if (!survives(value, text)) refuseDuplicateKeys(text);
  assertPlainJson(value);
  return value;
}

function parse(text: string, charactersAllowed: number): unknown {
  if (text.length > charactersAllowed) {
    throw new CanonError('TOO_LARGE', `the text has more than ${charactersAllowed} characters`);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CanonError('NOT_JSON', 'the text is not JSON', { cause });
  }
}

/** A text that its value gives back has no key twice; most of ours do, and need no closer look. */
function survives(value: unknown, text: string): boolean {
  try {
    return JSON.stringify(value) === text;
  } catch {
    // Nested deeper than the stack; the closer look says so.
    return false;
  }
}

// The grammar is known to hold here, so a string followed by a colon is a key of the innermost object.
function refuseDuplicateKeys(text: string): void {
  const token = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g;
  const open: (Set<string> | null)[] = [];
  for (const match of text.matchAll(token)) {
    const first = match[0][0];
    if (first === '{' || first === '[') {
      if (open.push(first === '{' ? new Set() : null) > depthMax) {
        throw new CanonError('TOO_DEEP', `the text is nested more than ${depthMax} deep`);
      }
    } else if (first === '}' || first === ']') {
      open.pop();
    } else if (match[1] !== undefined) {
      const key = JSON.parse(match[0].slice(0, -match[1].length)) as string;
      const keys = open.at(-1);
      if (keys?.has(key))
        throw new CanonError('DUPLICATE_KEY', `the key ${JSON.stringify(key)} stands twice in one object`);
      keys?.add(key);
    }
  }
}
