import type { Db } from '#lib/db/transaction.ts';
import { blindVotes, isVote } from './blind-votes.ts';
import { readContexts } from './entry-context.ts';
import { entriesById, type IdRange, idsOfDays, type Span, scanIds, stopOfAll, stopsOf } from './search-store.ts';
import { hiddenEntryTerms } from './search-terms.ts';

export type Question = { terms: readonly string[]; span: Span };
type Row = Awaited<ReturnType<typeof entriesById>>[number];
export type FoundEntry = Row & { hidden: boolean };

/** A request looks at no more candidates than this; what it found until then is a page, and the search can go on. */
export const candidatesMax = 20_000;
const firstStep = 1_024;
const stepMax = 8_192;
const stepGrowth = 8;
const stepMargin = 1.5;
const readRatioMax = 10;
const idMax = 2n ** 63n - 1n;

/**
 * The ids among which a span's entries lie. Ids do not follow time exactly, so that they are read off the index of
 * every day that the span touches and not off its ends.
 */
async function rangeOf(db: Db, span: Span, before: bigint): Promise<IdRange | null> {
  const { from, until } = span;
  if (!from && !until) return { from: 0n, before };
  const days = await idsOfDays(db, span);
  if (!days) return null;
  const end = until ? days.last + 1n : idMax;
  return { from: from ? days.first : 0n, before: end < before ? end : before };
}

type Stop = { term: string | null; stop: bigint | null };

/** Where the `step`-th entry of every term lies below the range's end, the rarest term first. */
async function stopsBelow(db: Db, terms: readonly string[], range: IdRange, step: number): Promise<[Stop, ...Stop[]]> {
  if (terms.length === 0) return [{ term: null, stop: await stopOfAll(db, range, step) }];
  const stops: Stop[] = await stopsOf(db, terms, range, step);
  const depth = ({ stop }: Stop) => stop ?? -1n;
  return stops.sort((a, b) => (depth(a) < depth(b) ? -1 : 1)) as [Stop, ...Stop[]];
}

/**
 * How the other terms are asked. An entry of a range is read for a tenth of what looking one candidate up costs: a term
 * that is not that much more common than the rarest one is read from end to end.
 */
function splitOthers([rarest, ...others]: [Stop, ...Stop[]], before: bigint) {
  const { stop: end } = rarest;
  const cheapToRead = ({ stop }: Stop) =>
    end !== null && stop !== null && before - end < (before - stop) * BigInt(readRatioMax);
  const names = (stops: Stop[]) => stops.flatMap(({ term }) => term ?? []);
  return {
    joined: names(others.filter(cheapToRead)),
    probed: names(others.filter((other) => !cheapToRead(other))),
  };
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
  const ids = await scanIds(db, { term: terms[0] ?? null, joined: [], probed: [], span, range: at.range }, take, take);
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
  const stops = await stopsBelow(db, terms, range, step);
  const { term, stop } = stops[0];
  const looked = { from: stop ?? range.from, before: range.before };
  const scan = { term, ...splitOthers(stops, range.before), span, range: looked };
  const ids = await scanIds(db, scan, step, take);
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
