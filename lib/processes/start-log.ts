import type { Config } from '#lib/config.ts';
import { connectAsLog } from '#lib/db/address.ts';
import { openKeys } from '#lib/keys/keyring.ts';
import { auditRoomCopy } from '#lib/matrix/audit-room.ts';
import { runLog } from '#lib/transparency/run-log.ts';

/** Runs the log process until the signal aborts: the only one that opens the log's key. */
export async function startLog(config: Config, signal: AbortSignal): Promise<void> {
  connectAsLog();
  const auditRoom = auditRoomCopy(config);
  await runLog({
    databaseUrl: config.logDatabaseUrl,
    dataDir: config.dataDir,
    publicUrl: config.publicUrl,
    openSigner: () => openKeys(config, ['log']).log,
    outside: auditRoom ? [auditRoom] : [],
    signal,
  });
}
