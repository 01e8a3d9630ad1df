// PURE. Lines of texts that hold a query, letter case aside.

export type Hit = { path: string; line: number; text: string };

const hitsMax = 200;

/** Hits in the order of files and lines, at most 200. */
export function searchTexts(files: readonly { path: string; text: string }[], query: string): Hit[] {
  const wanted = query.toLowerCase();
  const hits: Hit[] = [];
  for (const { path, text } of files) {
    for (const [index, line] of text.split('\n').entries()) {
      if (line.toLowerCase().includes(wanted)) hits.push({ path, line: index + 1, text: line.trim() });
    }
  }
  return hits.slice(0, hitsMax);
}
