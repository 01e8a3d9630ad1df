import type { Db } from '#lib/db/transaction.ts';
import { actorWords } from './actor-words.ts';
import { blindVotes, hiddenVote, isVote } from './blind-votes.ts';
import { entryWords } from './entry-words.ts';
import { countUnindexed } from './index-store.ts';
import { columnOf, type LogFilters, questionOf } from './log-query.ts';
import { type Found, type FoundEntry, searchEntries } from './search-entries.ts';
import { entriesById } from './search-store.ts';
import { type EntryFilter, entriesBefore } from './view-store.ts';

export type EntryView = {
  id: string;
  action: string;
  actor: string;
  /** What the entry says after its actor; the whole sentence of a hidden vote. */
  words: string;
  target: string;
  jobId: string | null;
  roomId: string | null;
  at: string;
  detail: Record<string, unknown>;
  hidden: boolean;
};

const pageSize = 30;
/** Entries that the index does not have yet are counted up to here. */
export const unindexedMax = 1000;

/** An entry as people read it; of a hidden vote, that there is one. */
export function entryView(row: FoundEntry): EntryView {
  const { actor, detail } = row.hidden
    ? hiddenVote
    : { actor: actorWords(row.actor), detail: JSON.parse(row.detailText) as Record<string, unknown> };
  return {
    id: String(row.id),
    action: row.action,
    actor,
    words: entryWords(row.action, detail),
    target: row.target,
    jobId: row.jobId,
    roomId: row.roomId,
    at: row.at.toISOString(),
    detail,
    hidden: row.hidden,
  };
}

type Page = { entries: EntryView[]; next: string | null };

async function markHidden(db: Db, rows: readonly Omit<FoundEntry, 'hidden'>[]): Promise<FoundEntry[]> {
  const votes = rows.filter((row) => isVote(row.action)).map((row) => row.jobId);
  const blind = await blindVotes(db, votes);
  return rows.map((row) => ({ ...row, hidden: isVote(row.action) && row.jobId !== null && blind.has(row.jobId) }));
}

/** Entries of the log itself, newest first, hidden votes marked. */
const plainEntries = async (db: Db, filter: EntryFilter, before: bigint | null, take: number): Promise<FoundEntry[]> =>
  markHidden(db, await entriesBefore(db, filter, before, take));

/**
 * Entries that the filters of an address find, newest first, from below an id on. It may end with fewer than `take` and a
 * place to go on from.
 */
export async function entriesUnder(db: Db, filters: LogFilters, before: bigint | null, take: number): Promise<Found> {
  if (!columnOf(filters)) return searchEntries(db, questionOf(filters), before, take);
  const { action, job: jobId, room: roomId, target } = filters;
  const entries = await plainEntries(db, { action, jobId, roomId, target }, before, take);
  return { entries, next: entries.length < take ? null : (entries.at(-1)?.id ?? null) };
}

/**
 * One page of the audit log, newest first.
 * @param before id of the last entry of the page before; null for the first page
 * @returns `next` to pass as `before`, null on the last page
 */
export async function listEntries(db: Db, filter: EntryFilter, before: bigint | null): Promise<Page> {
  const rows = await plainEntries(db, filter, before, pageSize + 1);
  const entries = rows.slice(0, pageSize).map(entryView);
  return { entries, next: rows.length > pageSize ? (entries.at(-1)?.id ?? null) : null };
}

/** These entries, the newest first, hidden votes marked. */
export async function entriesByIds(db: Db, ids: readonly bigint[]): Promise<EntryView[]> {
  const rows = await entriesById(db, ids);
  const marked = await markHidden(db, rows);
  return marked.sort((a, b) => (a.id < b.id ? 1 : -1)).map(entryView);
}

export type LogPage = Page & {
  /** Set when the page ended early: nothing, or little, was found among the newest candidates, and older ones are left. */
  lookedDownTo: string | null;
  /** How many entries the search cannot find yet, up to unindexedMax; null when it was not asked. */
  unindexed: number | null;
};

/** One page of the log under the filters of an address, newest first. */
export async function findEntries(db: Db, filters: LogFilters, before: bigint | null): Promise<LogPage> {
  const [found, unindexed] = await Promise.all([
    entriesUnder(db, filters, before, pageSize + 1),
    columnOf(filters) ? null : countUnindexed(db, unindexedMax),
  ]);
  const entries = found.entries.slice(0, pageSize).map(entryView);
  if (found.entries.length > pageSize) {
    return { entries, next: entries.at(-1)?.id ?? null, lookedDownTo: null, unindexed };
  }
  const goOn = found.next === null ? null : String(found.next);
  return { entries, next: goOn, lookedDownTo: goOn, unindexed };
}
