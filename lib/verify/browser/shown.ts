// PURE. Text of a package on its way to a reader's screen: cut to what a page can carry, every misleading character spelled
// out. The pages draw what this makes and nothing else, as text nodes.

import { displayText } from '#lib/canon/display-text.ts';

/** Text that may be drawn. A mark stands in ⟨…⟩, which no package can forge. */
export type Shown = { text: string; notes: string[] };
/** A list that may be drawn: at most as many rows as a page can carry, and how many were left out. */
export type Rows<T> = { rows: T[]; more: number };

const charactersMax = 4_000;
const rowsMax = 2_000;

/** Whatever stands in a package, made safe to draw. */
export function shown(value: unknown, max = charactersMax): Shown {
  const text = plain(value);
  if (text.length <= max) return pick(displayText(text));
  const end = isHighSurrogate(text.charCodeAt(max - 1)) ? max - 1 : max;
  const { text: head, notes } = displayText(text.slice(0, end));
  const rest = (text.length - end).toLocaleString('en');
  return { text: `${head} ⟨${rest} more characters⟩`, notes: [...notes, 'The text is longer than this page shows.'] };
}

const pick = ({ text, notes }: Shown): Shown => ({ text, notes });
const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;

function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return value === null || value === undefined ? 'not said' : 'not a text';
}

/** The first rows of a list, and how many are left. */
export const capped = <T, R>(list: readonly T[], draw: (entry: T, index: number) => R, max = rowsMax): Rows<R> => ({
  rows: list.slice(0, max).map(draw),
  more: Math.max(0, list.length - max),
});
