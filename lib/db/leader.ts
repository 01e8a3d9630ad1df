import pg from 'pg';

export type Leadership = {
  /** The connection that holds the lock. */
  client: pg.Client;
  /** Aborted when the connection, and with it the lock, is gone. */
  lost: AbortSignal;
  onNotification(listener: () => void): void;
  release(): Promise<void>;
};

type Wanted = {
  databaseUrl: string;
  lock: readonly [number, number];
  channels: readonly string[];
  signal: AbortSignal;
};

const retryMs = 500;

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });

/**
 * Waits until this process leads: a session's advisory lock on a connection of its own, which listens as well.
 * @returns null when the signal aborted first
 */
export async function takeLead({ databaseUrl, lock, channels, signal }: Wanted): Promise<Leadership | null> {
  const client = new pg.Client({ connectionString: databaseUrl, keepAlive: true });
  const gone = new AbortController();
  client.on('error', () => gone.abort());
  client.on('end', () => gone.abort());
  const release = () => client.end();
  try {
    await client.connect();
    while (!signal.aborted) {
      const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS held', [...lock]);
      if (rows[0]?.held) {
        for (const channel of channels) await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
        return { client, lost: gone.signal, release, onNotification: (heard) => void client.on('notification', heard) };
      }
      await pause(retryMs, signal);
    }
  } catch (error) {
    await release().catch(() => {}); // the first error is the one that says what happened
    throw error;
  }
  await release();
  return null;
}
