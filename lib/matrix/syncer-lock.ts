import pg from 'pg';

// Held on a connection of its own: when that is lost, so is the lock, and whoever holds it stops at once.
const lockClass = 7_204_310;

export type SyncerLock = { lost: AbortSignal; release(): Promise<void> };

/** Takes the right to sync an account; null while another process has it. Two syncers would double every command. */
export async function takeSyncerLock(databaseUrl: string, userId: string): Promise<SyncerLock | null> {
  const client = new pg.Client({ connectionString: databaseUrl, keepAlive: true });
  const gone = new AbortController();
  client.on('error', () => gone.abort());
  client.on('end', () => gone.abort());
  await client.connect();
  const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1, hashtext($2)) AS held', [
    lockClass,
    userId,
  ]);
  if (rows[0]?.held) return { lost: gone.signal, release: () => client.end() };
  await client.end();
  return null;
}
