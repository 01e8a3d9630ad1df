import type { Db } from '#lib/db/transaction.ts';
import { logIdentity } from '#lib/transparency/log-identity.ts';
import { proveEntries } from '#lib/transparency/proofs.ts';
import { blindVotes, isVote } from './blind-votes.ts';
import type { LoggedRecord, LogProof } from './check-inclusion.ts';
import { type EntryView, entryView } from './list-entries.ts';
import { entriesById } from './search-store.ts';

export type EntryPage = {
  view: EntryView;
  /** Null while the entry is a hidden vote: its leaf names who cast it. */
  record: LoggedRecord | null;
  /** Null while it is hidden, or under no checkpoint yet. */
  proof: LogProof | null;
};

const idPattern = /^[1-9][0-9]{0,17}$/;

async function proofOf(db: Db, auditId: bigint): Promise<LogProof | null> {
  const proven = await proveEntries(db, [auditId]);
  const [entry] = proven?.entries ?? [];
  const log = entry && (await logIdentity(db, entry.shard));
  if (!proven || !entry || !log) return null;
  const { origin, vkey } = log;
  const { index, leafText, path } = entry;
  return { origin, vkey, index, leafText, path, checkpoint: proven.checkpoint.noteText };
}

/** One entry with its proof; null when there is none of this id. */
export async function findEntry(db: Db, id: string): Promise<EntryPage | null> {
  const [row] = idPattern.test(id) ? await entriesById(db, [BigInt(id)]) : [];
  if (!row) return null;
  const hidden = isVote(row.action) && row.jobId !== null && (await blindVotes(db, [row.jobId])).has(row.jobId);
  const view = entryView({ ...row, hidden });
  if (hidden) return { view, record: null, proof: null };
  const { action, actor, target, detailText, salt } = row;
  const record = { action, actor, target, at: row.at.toISOString(), detailText, salt };
  return { view, record, proof: await proofOf(db, row.id) };
}
