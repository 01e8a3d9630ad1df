// PURE. The note that the agent proposes: what the named files hold about the query, so that an approver can read the
// whole change before it is made.

import { type Hit, searchTexts } from './search.ts';

export type SourceFile = { path: string; text: string; sha256: string };

type Row = { line: number; cells: string[] };

function readCsv(text: string): { head: string[]; rows: Row[] } {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const [head = '', ...rows] = lines;
  return { head: head.split(','), rows: rows.map((row, index) => ({ line: index + 2, cells: row.split(',') })) };
}

const money = (amount: number) => amount.toFixed(2);

function ledgerLines(file: SourceFile, query: string | null): string[] {
  const { head, rows } = readCsv(file.text);
  const amountAt = head.findIndex((name) => name.startsWith('amount'));
  const invoiceAt = head.indexOf('invoice');
  if (amountAt < 0) return [`${rows.length} rows.`];
  const sum = (some: readonly Row[]) => money(some.reduce((total, row) => total + Number(row.cells[amountAt] ?? 0), 0));
  const lines = [`${rows.length} rows, ${sum(rows)} in all.`];
  if (query !== null) {
    const matching = rows.filter((row) => row.cells.join(',').toLowerCase().includes(query.toLowerCase()));
    lines.push(`${matching.length} rows mention “${query}”, ${sum(matching)} in all.`);
  }
  const seen = new Map<string, number>();
  for (const row of rows) {
    const invoice = row.cells[invoiceAt];
    if (!invoice) continue;
    const first = seen.get(invoice);
    if (first) lines.push(`Invoice ${invoice} stands twice: lines ${first} and ${row.line}. Check before paying.`);
    else seen.set(invoice, row.line);
  }
  return lines;
}

const hitLine = (hit: Hit) => `- line ${hit.line}: ${hit.text}`;

/** The note's Markdown. The same files and query always give the same bytes. */
export function reconciliationNote(job: { id: string }, files: readonly SourceFile[], query: string | null): string {
  const sections = files.map((file) => {
    const facts = file.path.endsWith('.csv')
      ? ledgerLines(file, query)
      : [`${file.text.split('\n').length - 1} lines.`];
    const hits = query === null ? [] : searchTexts([file], query).map(hitLine);
    const found = hits.length > 0 ? ['', `Lines with “${query}”:`, '', ...hits] : [];
    return [`## ${file.path}`, '', `SHA-256 ${file.sha256}`, '', ...facts, ...found].join('\n');
  });
  return `# Reconciliation note\n\nJob ${job.id}. Made by rule from the files named below.\n\n${sections.join('\n\n')}\n`;
}
