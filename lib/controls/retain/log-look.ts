// Entries of the log, held against the log itself: RFC 6962 inclusion under its newest signed checkpoint.

import { checkInclusion } from '#lib/audit/check-inclusion.ts';
import type { Db } from '#lib/db/transaction.ts';
import { logIdentities } from '#lib/transparency/log-identity.ts';
import { leavesOfEntries } from '#lib/transparency/log-store.ts';
import { type ProvenEntry, proveEntries } from '#lib/transparency/proofs.ts';
import { altered, type Found } from './item.ts';
import type { EntryRow } from './store.ts';

/** What was found at entries, by their id. */
export type LogLook = ReadonlyMap<bigint, Found>;

const waiting = ({ id, action }: EntryRow): Found => ({
  state: 'waiting',
  note: `The log has not taken entry ${id} in yet (${action})`,
});

async function lookAt(row: EntryRow, entry: ProvenEntry, proof: { origin: string; vkey: string; checkpoint: string }) {
  const { action, actor, target, detailText, salt } = row;
  const record = { action, actor, target, at: row.at.toISOString(), detailText, salt };
  const { index, leafText, path } = entry;
  const { steps, leafHash } = await checkInclusion(record, { ...proof, index, leafText, path });
  const failed = steps.find(({ outcome }) => outcome !== 'passed');
  if (failed) return altered(`Entry ${row.id}: ${failed.problem}`, leafHash);
  return { state: 'there', digest: leafHash } satisfies Found;
}

/** Recomputes each entry's leaf from its row and follows its path to the newest checkpoint. */
export async function lookInLog(db: Db, rows: readonly EntryRow[]): Promise<LogLook> {
  const placed = new Set(
    (
      await leavesOfEntries(
        db,
        rows.map(({ id }) => id),
      )
    ).map(({ auditId }) => auditId),
  );
  const inLog = rows.filter(({ id }) => placed.has(id));
  const ids = inLog.map(({ id }) => id);
  const proofs = ids.length > 0 ? await proveEntries(db, ids) : null;
  const logs = await logIdentities(db);
  const proven = new Map(proofs?.entries.map((entry) => [entry.auditId, entry]));
  const look = async (row: EntryRow): Promise<[bigint, Found]> => {
    const entry = proven.get(row.id);
    const log = logs.find(({ shard }) => shard === entry?.shard);
    const checkpoint = proofs?.checkpoints.find(({ shard }) => shard === entry?.shard);
    if (!entry || !log || !checkpoint) return [row.id, waiting(row)];
    const { origin, vkey } = log;
    return [row.id, await lookAt(row, entry, { origin, vkey, checkpoint: checkpoint.noteText })];
  };
  return new Map(await Promise.all(rows.map(look)));
}
