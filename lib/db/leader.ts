import pg from 'pg';

export type Leadership = {
  /** The connection that holds the lock. */
  client: pg.Client;
  /** A second one, for reading ahead while the first one writes. */
  reader: pg.Client;
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
  const open = () => new pg.Client({ connectionString: databaseUrl, keepAlive: true });
  const [client, reader] = [open(), open()];
  const gone = new AbortController();
  for (const one of [client, reader]) one.on('error', () => gone.abort()).on('end', () => gone.abort());
  const release = async () => {
    await Promise.all([client.end(), reader.end()]);
  };
  try {
    await Promise.all([client.connect(), reader.connect()]);
    while (!signal.aborted) {
      const { rows } = await client.query<{ held: boolean }>('SELECT pg_try_advisory_lock($1, $2) AS held', [...lock]);
      if (rows[0]?.held) {
        for (const channel of channels) await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
        const onNotification = (heard: () => void) => void client.on('notification', heard);
        return { client, reader, lost: gone.signal, release, onNotification };
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
