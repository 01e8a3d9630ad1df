// PURE. The part of CBOR (RFC 8949) that a COSE key is made of: one map of small integers to integers and byte strings.

import { AssertionError } from './passkey-error.ts';

export type CoseMap = ReadonlyMap<number, number | Uint8Array>;

const bad = (why: string) => new AssertionError('BAD_KEY', `The public key is no COSE key: ${why}.`);

class Reader {
  private at = 0;
  private readonly bytes: Uint8Array;
  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  get done(): boolean {
    return this.at === this.bytes.length;
  }

  take(length: number): Uint8Array {
    if (this.at + length > this.bytes.length) throw bad('it ends early');
    this.at += length;
    return this.bytes.slice(this.at - length, this.at);
  }

  /** A head in its shortest form: the major type and its argument, at most two bytes long. */
  head(): { major: number; argument: number } {
    const [first = 0] = this.take(1);
    const { major, short } = { major: first >> 5, short: first & 31 };
    if (short < 24) return { major, argument: short };
    if (short > 25) throw bad('a number is too long');
    const argument = this.take(short - 23).reduce((sum, byte) => sum * 256 + byte, 0);
    if (argument < (short === 24 ? 24 : 256)) throw bad('a number is not in its shortest form');
    return { major, argument };
  }

  integer(): number {
    const { major, argument } = this.head();
    if (major > 1) throw bad('a label is no integer');
    return major === 0 ? argument : -1 - argument;
  }

  value(): number | Uint8Array {
    const { major, argument } = this.head();
    if (major === 0) return argument;
    if (major === 1) return -1 - argument;
    if (major === 2) return this.take(argument);
    throw bad('a value is neither integer nor bytes');
  }
}

/** @throws AssertionError BAD_KEY for anything that is not exactly one such map */
export function readCoseMap(bytes: Uint8Array): CoseMap {
  const reader = new Reader(bytes);
  const { major, argument: size } = reader.head();
  if (major !== 5 || size > 16) throw bad('it is no small map');
  const map = new Map<number, number | Uint8Array>();
  for (let i = 0; i < size; i++) {
    const label = reader.integer();
    if (map.has(label)) throw bad(`the label ${label} stands twice`);
    map.set(label, reader.value());
  }
  if (!reader.done) throw bad('something follows it');
  return map;
}
