// PURE. An entry as a line of an export. The detail is the stored text itself, so that with the salt its leaf can be
// computed again (lib/tlog/audit-leaf.ts).

import { type EntryView, entryView } from './list-entries.ts';
import type { FoundEntry } from './search-entries.ts';

export type ExportedEntry = FoundEntry & { place: { shard: number; index: number } | null };

const columns = [
  'id',
  'at',
  'actor',
  'sentence',
  'action',
  'target',
  'job_id',
  'room_id',
  'detail',
  'salt',
  'log_shard',
  'log_index',
] as const;
type Line = Record<(typeof columns)[number], string | number | null>;

const sentenceOf = (view: EntryView): string => (view.hidden ? view.words : `${view.actor} ${view.words}`);

function lineOf(entry: ExportedEntry): Line {
  const view = entryView(entry);
  // The actor of a hidden vote, its detail and the salt under which the log has it: none of them leaves before its time.
  const shown = entry.hidden ? null : entry;
  return {
    id: view.id,
    at: view.at,
    actor: shown?.actor ?? null,
    sentence: sentenceOf(view),
    action: view.action,
    target: view.target,
    job_id: view.jobId,
    room_id: view.roomId,
    detail: shown?.detailText ?? null,
    salt: shown?.salt ?? null,
    log_shard: entry.place?.shard ?? null,
    log_index: entry.place?.index ?? null,
  };
}

/** One JSON object on a line of its own. */
export const jsonLine = (entry: ExportedEntry): string => `${JSON.stringify(lineOf(entry))}\n`;

/** What a spreadsheet would take for a formula, or for the end of the cell before it. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

/** A value as a cell (RFC 4180), made harmless to spreadsheets by an apostrophe in front. */
export function cell(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  const harmless = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

export const csvHead = `${columns.join(',')}\r\n`;

export function csvLine(entry: ExportedEntry): string {
  const line = lineOf(entry);
  return `${columns.map((name) => cell(line[name])).join(',')}\r\n`;
}
