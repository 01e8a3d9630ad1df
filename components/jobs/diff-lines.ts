// PURE. The lines of a unified diff with what each one is. Anything that is not clearly an addition, a removal or a
// header counts as context: nothing is dropped.

export type DiffLine = { kind: 'added' | 'removed' | 'header' | 'context'; text: string };

const kindOf = (line: string, inHunk: boolean): DiffLine['kind'] => {
  if (line.startsWith('@@')) return 'header';
  if (!inHunk && /^(diff |index |--- |\+\+\+ |new file|deleted file|rename |similarity )/.test(line)) return 'header';
  if (line.startsWith('+')) return 'added';
  if (line.startsWith('-')) return 'removed';
  return 'context';
};

/** Splits a diff into its lines. After the first hunk header `---` is a removed line, whatever it looks like. */
export function diffLines(text: string): DiffLine[] {
  let inHunk = false;
  return text.split('\n').map((line) => {
    if (/^diff /.test(line)) inHunk = false;
    const kind = kindOf(line, inHunk);
    if (line.startsWith('@@')) inHunk = true;
    return { kind, text: line };
  });
}
