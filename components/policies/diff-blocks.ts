// A text difference as blocks of lines: what a unified diff shows, with line numbers of both sides.

import { diffLines } from 'diff';

export type DiffLine = { sign: '+' | '-' | ' '; text: string; before: number | null; after: number | null };
/** `folded` blocks are unchanged and far from any change: shown on demand, never left out. */
export type DiffBlock = { folded: boolean; lines: DiffLine[] };

const contextLines = 3;
/** Folding fewer lines than this would save no room. */
const foldMin = 4;

const linesOf = (text: string): string[] => text.replace(/\n$/, '').split('\n');

/** Every line of both texts, numbered. */
export function numberedLines(before: string, after: string): DiffLine[] {
  // A last line with and without its line break is the same line to a reader.
  const ended = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\n`);
  let old = 0;
  let fresh = 0;
  return diffLines(ended(before), ended(after)).flatMap(({ value, added, removed }) =>
    linesOf(value).map((text): DiffLine => {
      if (added) return { sign: '+', text, before: null, after: ++fresh };
      if (removed) return { sign: '-', text, before: ++old, after: null };
      return { sign: ' ', text, before: ++old, after: ++fresh };
    }),
  );
}

/** The lines in blocks: unchanged lines more than three away from a change are folded. */
export function diffBlocks(before: string, after: string): DiffBlock[] {
  const lines = numberedLines(before, after);
  const changes = lines.flatMap((line, i) => (line.sign === ' ' ? [] : [i]));
  const near = (i: number) => changes.some((change) => Math.abs(change - i) <= contextLines);
  const blocks: DiffBlock[] = [];
  for (const [i, line] of lines.entries()) {
    const folded = !near(i);
    const last = blocks.at(-1);
    if (last?.folded === folded) last.lines.push(line);
    else blocks.push({ folded, lines: [line] });
  }
  return blocks.map((block) => (block.lines.length < foldMin ? { ...block, folded: false } : block));
}
