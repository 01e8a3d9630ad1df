// PURE. Texts of what was parsed, for one verification: a bundle of a thousand receipts is hashed as a whole, as a part of its
// export and by its payload, and its text is written once for all of them. What is read here must not be changed.

import { charactersMax, parseStrictJson } from '#lib/canon/gate.ts';
import { canonicalJson } from '#lib/canon/jcs.ts';
import { isSortedJson, type Json } from '#lib/canon/plain-json.ts';

// Export, its artefacts, the envelope, its payload: each a member of the one before, and each hashed by itself.
const composedDepth = 3;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

export class JsonTexts {
  readonly #texts = new WeakMap<object, string>();
  readonly #sorted = new WeakSet<object>();

  /** As parseStrictJson. @throws CanonError */
  read(text: string): Json {
    const value = text.length > charactersMax ? undefined : parsed(text);
    // A text that its value gives back has no key twice; what else is strict about reading is looked for by the walk.
    if (value === undefined || !isSortedJson(value) || this.textOf(value) !== text) return parseStrictJson(text);
    this.#markSorted(value, composedDepth);
    return value;
  }

  /** What JSON.stringify writes. */
  textOf(value: unknown, depth = composedDepth): string {
    if (!isObject(value)) return JSON.stringify(value);
    const known = this.#texts.get(value);
    if (known !== undefined) return known;
    const text = depth > 0 && !Array.isArray(value) ? this.#compose(value, depth - 1) : JSON.stringify(value);
    this.#texts.set(value, text);
    return text;
  }

  /** The RFC 8785 text. @throws CanonError */
  canonicalOf(value: unknown): string {
    return isObject(value) && this.#sorted.has(value) ? this.textOf(value) : canonicalJson(value);
  }

  /** The RFC 8785 text of an object made of parts that were read here; its own members must stand in their order. */
  composedOf(members: Readonly<Record<string, unknown>>): string {
    const parts = Object.entries(members).map(([key, value]) => `${JSON.stringify(key)}:${this.canonicalOf(value)}`);
    return `{${parts.join(',')}}`;
  }

  #compose(value: object, depth: number): string {
    const parts = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${this.textOf(member, depth)}`);
    return `{${parts.join(',')}}`;
  }

  #markSorted(value: unknown, depth: number): void {
    if (!isObject(value)) return;
    this.#sorted.add(value);
    if (depth > 0 && !Array.isArray(value))
      for (const member of Object.values(value)) this.#markSorted(member, depth - 1);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
