// PURE. An extractive summary: whole lines of the given text, chosen by rule. No model is involved, and it says so.

const linesMax = 6;
const lineCharsMax = 240;
const word = /[\p{L}\p{N}]{4,}/gu;

function weights(lines: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const line of lines) {
    for (const found of new Set(line.toLowerCase().match(word) ?? [])) counts.set(found, (counts.get(found) ?? 0) + 1);
  }
  return counts;
}

/** Lines that share the most words with the rest of the text, in the order they stood in. */
export function summarise(text: string): string {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.length >= 12);
  const counts = weights(lines);
  const score = (line: string) =>
    [...new Set(line.toLowerCase().match(word) ?? [])].reduce((sum, found) => sum + (counts.get(found) ?? 0) - 1, 0);
  const chosen = lines
    .map((line, index) => ({ line, index, score: score(line) }))
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .slice(0, linesMax)
    .sort((a, b) => a.index - b.index)
    .map(({ line }) => `- ${line.slice(0, lineCharsMax)}`);
  const found = chosen.length > 0 ? chosen.join('\n') : '- (the text held nothing to pick from)';
  return `[scripted demo model (no real model)] Lines picked out of ${lines.length}:\n${found}`;
}
