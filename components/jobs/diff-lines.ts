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

/** Neighbouring lines of one kind as one text. */
export function diffRuns(text: string): DiffLine[] {
  const runs: { kind: DiffLine['kind']; lines: string[] }[] = [];
  for (const line of diffLines(text)) {
    const last = runs.at(-1);
    if (last?.kind === line.kind) last.lines.push(line.text);
    else runs.push({ kind: line.kind, lines: [line.text] });
  }
  return runs.map(({ kind, lines }) => ({ kind, text: lines.join('\n') }));
}

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
