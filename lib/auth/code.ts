// The sign-in code: eight Crockford characters, 40 bits. Five tries in ten minutes leave a guesser 1 in 2^37.

import { randomInt } from 'node:crypto';
import { sha256Text } from './tokens.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export const codeLength = 8;
export const codeTries = 5;
export const codeMinutes = 10;

/** A fresh code, every character drawn evenly from the alphabet. */
export const newCode = (): string =>
  Array.from({ length: codeLength }, () => alphabet[randomInt(alphabet.length)]).join('');

/** As people read it: two groups of four. */
export const printCode = (code: string): string => `${code.slice(0, 4)}-${code.slice(4)}`;

/** What a person typed, as the code it means: case, spaces, hyphens and the look-alikes O, I and L are forgiven. */
export const readCode = (typed: string): string =>
  typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');

/** How a code is stored. The id is hashed with it, so that a code is worth nothing for another id. */
export const codeHash = (mxid: string, code: string): string => sha256Text(`${mxid}\n${code}`);
