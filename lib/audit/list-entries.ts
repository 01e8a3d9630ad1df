import type { Db } from '#lib/db/transaction.ts';
import { actorWords } from './actor-words.ts';
import { blindVotes, hiddenVote, isVote } from './blind-votes.ts';
import { type EntryFilter, entriesBefore } from './view-store.ts';

export type EntryView = {
  id: string;
  action: string;
  actor: string;
  target: string;
  jobId: string | null;
  roomId: string | null;
  at: string;
  detail: Record<string, unknown>;
};

const pageSize = 50;

/**
 * One page of the audit log, newest first.
 * @param before id of the last entry of the page before; null for the first page
 * @returns `next` to pass as `before`, null on the last page
 */
export async function listEntries(
  db: Db,
  filter: EntryFilter,
  before: bigint | null,
): Promise<{ entries: EntryView[]; next: string | null }> {
  const rows = await entriesBefore(db, filter, before, pageSize + 1);
  const votes = rows.filter((row) => isVote(row.action)).map((row) => row.jobId);
  const blind = await blindVotes(db, votes);
  const entries = rows.slice(0, pageSize).map((row) => ({
    id: String(row.id),
    action: row.action,
    actor: actorWords(row.actor),
    target: row.target,
    jobId: row.jobId,
    roomId: row.roomId,
    at: row.at.toISOString(),
    detail: JSON.parse(row.detailText) as Record<string, unknown>,
    ...(isVote(row.action) && row.jobId !== null && blind.has(row.jobId) ? hiddenVote : {}),
  }));
  return { entries, next: rows.length > pageSize ? (entries.at(-1)?.id ?? null) : null };
}
