import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { canonicalize as secondOpinion } from 'json-canonicalize';
import { describe, expect, it } from 'vitest';
import { vectorsFolder } from '#lib/testing/shared-data.ts';
import { decodeBase64url, encodeBase64url } from './base64url.ts';
import { deepSorted, hashInsertionOrder, hashJcs } from './digest.ts';
import { CanonError } from './error.ts';
import { parseCanonicalJson, parseInsertionOrderJson, parseStrictJson } from './gate.ts';
import { canonicalJson } from './jcs.ts';

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof CanonError) return error.code;
    throw error;
  }
  return 'ACCEPTED';
};
const jcsFolder = vectorsFolder && join(vectorsFolder, 'jcs');

describe('canonical JSON', () => {
  it.skipIf(!jcsFolder)('gives the published output for every outside vector (skipped without ../shared/data)', () => {
    const names = readdirSync(join(jcsFolder as string, 'input'));
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) {
      const input = JSON.parse(readFileSync(join(jcsFolder as string, 'input', name), 'utf8'));
      expect(canonicalJson(input)).toBe(readFileSync(join(jcsFolder as string, 'output', name), 'utf8').trimEnd());
    }
  });

  it('agrees with a second implementation on any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const plain = JSON.parse(JSON.stringify(value));
        expect(canonicalJson(plain)).toBe(secondOpinion(plain));
        expect(parseCanonicalJson(canonicalJson(plain))).toEqual(plain);
      }),
    );
  });

  it.each([
    ['undefined', { a: undefined }, 'NOT_PLAIN_JSON'],
    ['a function', { a: () => 1 }, 'NOT_PLAIN_JSON'],
    ['a date', { a: new Date(0) }, 'NOT_PLAIN_JSON'],
    ['infinity', [Number.POSITIVE_INFINITY], 'NOT_PLAIN_JSON'],
    ['half a surrogate pair', ['\ud800'], 'LONE_SURROGATE'],
    ['half a surrogate pair in a key', { '\udc00': 1 }, 'LONE_SURROGATE'],
    ['nesting beyond the limit', JSON.parse('['.repeat(65) + ']'.repeat(65)), 'TOO_DEEP'],
  ])('refuses %s', (_name, value, code) => {
    expect(codeOf(() => canonicalJson(value))).toBe(code);
  });

  it('gives the same hash under both rules once keys are sorted', async () => {
    const value = { b: [{ z: 1, a: 'ü' }], a: { é: null, e: 2 } };
    expect(await hashInsertionOrder(deepSorted(value))).toBe(await hashJcs(value));
    expect(await hashInsertionOrder(value)).not.toBe(await hashJcs(value));
  });

  it('refuses integer-like keys in what we emit and keeps a __proto__ key as data', () => {
    expect(codeOf(() => deepSorted({ a: { 1: 'x' } }))).toBe('INTEGER_LIKE_KEY');
    const hostile = JSON.parse('{"b":1,"__proto__":{"polluted":true}}');
    expect(JSON.stringify(deepSorted(hostile))).toBe('{"__proto__":{"polluted":true},"b":1}');
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('the canonical-bytes gate', () => {
  it.each([
    ['white space', '{"a": 1}', 'NOT_CANONICAL'],
    ['wrong order', '{"b":1,"a":2}', 'NOT_CANONICAL'],
    ['an exponent', '[1e3]', 'NOT_CANONICAL'],
    ['minus zero', '[-0]', 'NOT_CANONICAL'],
    ['an integer beyond 2^53', '[9007199254740993]', 'NOT_CANONICAL'],
    ['a needless escape', '["\\u00fc"]', 'NOT_CANONICAL'],
    ['an escaped half pair', '["\\ud800"]', 'LONE_SURROGATE'],
    ['an overflowing number', '[1e999]', 'NOT_PLAIN_JSON'],
    ['a duplicate key', '{"a":1,"a":1}', 'DUPLICATE_KEY'],
    ['a duplicate key in another spelling', '{"a":1,"\\u0061":2}', 'DUPLICATE_KEY'],
    ['trailing text', '{} x', 'NOT_JSON'],
  ])('refuses %s', (_name, text, code) => {
    expect(codeOf(() => parseCanonicalJson(text))).toBe(code);
  });

  it('lets a duplicate name in different objects, and braces inside strings, pass', () => {
    const text = '{"a":{"x":"}{\\"a\\":1"},"b":{"x":[{"x":1},{"x":2}]}}';
    expect(parseStrictJson(text)).toEqual(JSON.parse(text));
  });

  it('keeps document order for formats hashed in document order', () => {
    expect(parseInsertionOrderJson('{"b":1,"a":2}')).toEqual({ b: 1, a: 2 });
    expect(codeOf(() => parseInsertionOrderJson('{"b":1,"1":2}'))).toBe('NOT_CANONICAL');
    expect(codeOf(() => parseInsertionOrderJson('[1.0]'))).toBe('NOT_CANONICAL');
  });

  it('refuses text beyond the size limit before parsing it', () => {
    expect(codeOf(() => parseStrictJson('[1,2,3]', { characters: 6 }))).toBe('TOO_LARGE');
  });
});

describe('base64url', () => {
  it('decodes what it encodes, for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(decodeBase64url(encodeBase64url(bytes))).toEqual(bytes);
      }),
    );
  });

  it.each([
    ['padding', 'AA=='],
    ['unused bits', 'AB'],
    ['the standard alphabet', '+/8'],
    ['space', 'A A'],
    ['one character', 'A'],
  ])('refuses %s: one value, one spelling', (_name, text) =>
    expect(codeOf(() => decodeBase64url(text))).toBe('BAD_ENCODING'),
  );
});
