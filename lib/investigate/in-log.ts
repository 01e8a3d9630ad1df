import { countUnindexed } from '#lib/audit/index-store.ts';
import { searchEntries } from '#lib/audit/search-entries.ts';
import { pairTerm } from '#lib/audit/search-terms.ts';
import { askedTerms, termOf } from '#lib/audit/search-text.ts';
import type { Db } from '#lib/db/transaction.ts';

/** The search index of the log knows every identifier, hash and link that an entry, a plan or a receipt names. */

/** So many of the newest entries that name a thing are read. */
export const entriesMax = 300;

export type LogHits = {
  /** Jobs of the entries, the newest first. */
  jobIds: string[];
  entries: number;
  /** Members of entries' details that are the thing itself. */
  members: string[];
};

const memberNames = (detailText: string, term: string): string[] =>
  Object.entries(JSON.parse(detailText) as Record<string, unknown>).flatMap(([name, value]) =>
    typeof value === 'string' && termOf(value) === term ? [name] : [],
  );

async function hitsOf(db: Db, term: string): Promise<LogHits> {
  const { entries } = await searchEntries(db, { terms: [term], span: { from: null, until: null } }, null, entriesMax);
  const shown = entries.filter(({ hidden }) => !hidden);
  return {
    jobIds: [...new Set(entries.flatMap(({ jobId }) => jobId ?? []))],
    entries: entries.length,
    members: [...new Set(shown.flatMap(({ detailText }) => memberNames(detailText, term)))],
  };
}

/** What the log has about an identifier or a link. */
export async function searchLog(db: Db, text: string): Promise<LogHits> {
  const [term] = askedTerms(text);
  return term ? hitsOf(db, term) : { jobIds: [], entries: 0, members: [] };
}

/** Jobs with a plan that was judged under a policy, the newest first. */
export const jobsUnderPolicy = async (db: Db, hash: string): Promise<string[]> =>
  (await hitsOf(db, pairTerm('policy', hash, 'plan.submitted'))).jobIds;

/** How many entries cannot be searched yet, counted to a thousand. */
export const behind = (db: Db): Promise<number> => countUnindexed(db, 1_000);
