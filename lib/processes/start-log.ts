import type { Config } from '#lib/config.ts';
import { connectAsLog } from '#lib/db/address.ts';
import { db } from '#lib/db/client.ts';
import { openKeys } from '#lib/keys/keyring.ts';
import { auditRoomCopy } from '#lib/matrix/audit-room.ts';
import type { OutsideCopy } from '#lib/transparency/outside.ts';
import { publishedCopies } from '#lib/transparency/published-files.ts';
import { runLog } from '#lib/transparency/run-log.ts';
import { witnessCopy } from '#lib/transparency/submit-to-witness.ts';

/** Everybody who holds checkpoints of this log outside its database. */
export function outsideCopies(config: Config): OutsideCopy[] {
  const auditRoom = auditRoomCopy(config);
  return [
    publishedCopies(config.dataDir),
    ...(auditRoom ? [auditRoom] : []),
    ...config.logWitnesses.map((witness) => witnessCopy(db(), witness)),
  ];
}

/** Runs the log process until the signal aborts: the only one that opens the log's key. */
export async function startLog(config: Config, signal: AbortSignal): Promise<void> {
  connectAsLog();
  await runLog({
    databaseUrl: config.logDatabaseUrl,
    dataDir: config.dataDir,
    publicUrl: config.publicUrl,
    openSigner: () => openKeys(config, ['log']).log,
    outside: outsideCopies(config),
    witnesses: config.logWitnesses,
    signal,
  });
}
