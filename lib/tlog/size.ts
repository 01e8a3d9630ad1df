// PURE. Sizes and indexes are safe integers; their only text is decimal without leading zeros.

import { TlogError } from './tlog-error.ts';

/** @throws TlogError BAD_SIZE unless `value` is an integer from 0 to 2^53 - 1 */
export function assertSize(value: number, what = 'size'): number {
  if (!Number.isSafeInteger(value) || value < 0) throw new TlogError('BAD_SIZE', `${value} is no ${what}`);
  return value;
}

/** @throws TlogError BAD_SIZE for any text but the one decimal form of a safe integer */
export function parseSize(text: string, what = 'size'): number {
  if (!/^(?:0|[1-9]\d{0,15})$/.test(text)) throw new TlogError('BAD_SIZE', `not a decimal ${what}`);
  return assertSize(Number(text), what);
}
