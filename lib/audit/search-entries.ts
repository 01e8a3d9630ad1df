import type { Db } from '#lib/db/transaction.ts';
import { blindVotes, isVote } from './blind-votes.ts';
import { readContexts } from './entry-context.ts';
import {
  entriesById,
  type IdRange,
  idsOfDays,
  type Span,
  scanIds,
  stopOfAll,
  stopsOf,
  timesOfLog,
} from './search-store.ts';
import { hiddenEntryTerms } from './search-terms.ts';

export type Question = { terms: readonly string[]; span: Span };
type Row = Awaited<ReturnType<typeof entriesById>>[number];
export type FoundEntry = Row & { hidden: boolean };

/** A request looks at no more candidates than this; what it found until then is a page, and the search can go on. */
export const candidatesMax = 20_000;
const firstStep = 256;
const stepMax = 8_192;
const stepGrowth = 8;
const stepMargin = 1.5;
const idMax = 2n ** 63n - 1n;
const dayMs = 86_400_000;

const dayStart = (at: Date) => new Date(Math.floor(at.getTime() / dayMs) * dayMs);

/**
 * The ids among which a span's entries lie. Ids do not follow time exactly, so that they are read off the index of
 * every day that the span touches and not off its ends.
 */
async function rangeOf(db: Db, { from, until }: Span, before: bigint): Promise<IdRange | null> {
  if (!from && !until) return { from: 0n, before };
  const log = await timesOfLog(db);
  if (!log) return null;
  const first = from && from > log.first ? from : log.first;
  const last = until && until < log.last ? until : log.last;
  const days = await idsOfDays(db, dayStart(first), last);
  if (!days) return null;
  const end = until ? days.last + 1n : idMax;
  return { from: from ? days.first : 0n, before: end < before ? end : before };
}

/** The term with the fewest entries below the range's end, and where its `step`-th lies. */
async function rarest(db: Db, terms: readonly string[], range: IdRange, step: number) {
  if (terms.length === 0) return { term: null, stop: await stopOfAll(db, range, step) };
  const stops = await stopsOf(db, terms, range, step);
  const depth = ({ stop }: { stop: bigint | null }) => stop ?? -1n;
  return stops.reduce((best, each) => (depth(each) < depth(best) ? each : best));
}

/** Marks the votes that are still hidden, and drops those that only what they hide would have found. */
async function withoutHidden(db: Db, rows: Row[], { terms }: Question): Promise<FoundEntry[]> {
  const votes = rows.filter((row) => isVote(row.action));
  const blind = await blindVotes(
    db,
    votes.map((row) => row.jobId),
  );
  const hidden = votes.filter((row) => row.jobId !== null && blind.has(row.jobId));
  const contextOf = hidden.length > 0 ? await readContexts(db, hidden) : null;
  return rows.flatMap((row): FoundEntry[] => {
    if (!contextOf || !hidden.includes(row)) return [{ ...row, hidden: false }];
    const shown = new Set(hiddenEntryTerms(row, contextOf(row)));
    return terms.every((term) => shown.has(term)) ? [{ ...row, hidden: true }] : [];
  });
}

export type Found = {
  entries: FoundEntry[];
  /** The search goes on below this id; null when everything was looked at. */
  next: bigint | null;
};

type Progress = { range: IdRange; looked: number; step: number; ended: boolean };

/** Everything that has one term, or everything there is: nothing else has to be looked up. */
async function advanceAlone(db: Db, { terms, span }: Question, at: Progress, take: number) {
  const ids = await scanIds(db, { term: terms[0] ?? null, others: [], span, range: at.range }, take, take);
  const range = { ...at.range, before: ids.at(-1) ?? at.range.from };
  return { ids, next: { ...at, range, ended: ids.length < take } };
}

/** How many candidates are likely to hold what is still wanted, by what the last ones held. */
function nextStep(step: number, found: number, wanted: number): number {
  const likely = found === 0 ? step * stepGrowth : Math.ceil((wanted / found) * step * stepMargin);
  return Math.max(firstStep, Math.min(likely, stepMax));
}

/** Looks at the next candidates, of whichever term is rarest there. */
async function advance(db: Db, question: Question, at: Progress, take: number) {
  const { terms, span } = question;
  const { range, step } = at;
  if (terms.length < 2 && !span.from && !span.until) return advanceAlone(db, question, at, take);
  const { term, stop } = await rarest(db, terms, range, step);
  const others = terms.filter((each) => each !== term);
  const looked = { from: stop ?? range.from, before: range.before };
  const ids = await scanIds(db, { term, others, span, range: looked }, step, take);
  const filled = ids.length === take;
  const before = filled ? (ids.at(-1) ?? range.before) : (stop ?? range.from);
  const next: Progress = {
    range: { ...range, before },
    looked: at.looked + step,
    step: nextStep(step, ids.length, take - ids.length),
    ended: !filled && stop === null,
  };
  return { ids, next };
}

/**
 * Entries that have every term and lie in the span, newest first, from below an id on. The work of one call is bounded
 * (`candidatesMax`): where common words hardly ever meet, it may end with fewer than `take` and a place to go on from.
 */
export async function searchEntries(db: Db, question: Question, before: bigint | null, take: number): Promise<Found> {
  const range = await rangeOf(db, question.span, before ?? idMax);
  if (!range) return { entries: [], next: null };
  const entries: FoundEntry[] = [];
  let at: Progress = { range, looked: 0, step: firstStep, ended: false };
  while (entries.length < take && !at.ended && at.looked < candidatesMax) {
    const { ids, next } = await advance(db, question, at, take - entries.length);
    if (ids.length > 0) entries.push(...(await withoutHidden(db, await entriesById(db, ids), question)));
    at = next;
  }
  return { entries, next: at.ended ? null : at.range.before };
}
