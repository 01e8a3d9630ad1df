import pg from 'pg';
import { databaseAddress } from './address.ts';

// One LISTEN connection a process. A listener is told when the feed is lost as well: whoever relies on it to deny
// in time (the gateway) must know that it has gone deaf.

export type FeedEvent =
  | { kind: 'notification'; payload: string }
  /** The transparency log was signed anew. */
  | { kind: 'checkpoint' }
  | { kind: 'connected' }
  | { kind: 'lost' };
type Listener = (event: FeedEvent) => void;

const retryMs = 1_000;
// A network that swallows packets closes no connection: the feed is asked, and lost when it has not answered by the
// next time it would be asked.
const askEveryMs = 1_500;
const logChannel = 'countersign_log';
/** What the database calls the connection. */
export const feedName = 'countersign feed';
const globalKey = Symbol.for('countersign.listen');
type Hub = { listeners: Set<Listener>; client: pg.Client | null; connected: boolean; timer: NodeJS.Timeout | null };
const holder = globalThis as typeof globalThis & { [globalKey]?: Hub };

function hub(): Hub {
  holder[globalKey] ??= { listeners: new Set(), client: null, connected: false, timer: null };
  return holder[globalKey];
}

function tell(event: FeedEvent): void {
  for (const listener of hub().listeners) listener(event);
}

function lost(client: pg.Client): void {
  const state = hub();
  if (state.client !== client) return;
  state.client = null;
  client.removeAllListeners();
  client.on('error', () => {}); // a dead connection may report twice; the first report was acted on
  void client.end().catch(() => {});
  if (state.connected) {
    state.connected = false;
    tell({ kind: 'lost' });
  }
  if (state.listeners.size > 0) state.timer = setTimeout(connect, retryMs);
}

function keepAsking(client: pg.Client): void {
  let waiting = false;
  const ask = () => {
    if (hub().client !== client) return clearInterval(timer);
    if (waiting) return lost(client);
    waiting = true;
    client.query('SELECT 1').then(
      () => {
        waiting = false;
      },
      () => lost(client),
    );
  };
  // After what has arrived was read: a process that was busy for long must not take its own delay for the network's.
  const timer = setInterval(() => setImmediate(ask), askEveryMs).unref();
}

function connect(): void {
  const state = hub();
  state.timer = null;
  const client = new pg.Client({ connectionString: databaseAddress(), keepAlive: true, application_name: feedName });
  state.client = client;
  client.on('error', () => lost(client));
  client.on('end', () => lost(client));
  client.on('notification', ({ channel, payload = '' }) =>
    tell(channel === logChannel ? { kind: 'checkpoint' } : { kind: 'notification', payload }),
  );
  keepAsking(client);
  client
    .connect()
    .then(() => client.query(`LISTEN ${logChannel}`))
    .then(() => client.query('LISTEN countersign'))
    .then(() => {
      if (state.client !== client) return;
      state.connected = true;
      tell({ kind: 'connected' });
    })
    .catch(() => lost(client));
}

/** Whether this process hears notifications right now. */
export const feedConnected = (): boolean => hub().connected;

/** Whether this process listens and hears nothing: its database is out of reach. */
export const cutOff = (): boolean => hub().listeners.size > 0 && !hub().connected;

/**
 * Subscribes to committed changes (see AuditNotification) and to the state of the feed itself.
 * @returns unsubscribe; the connection closes with the last listener
 */
export function onFeed(listener: Listener): () => void {
  const state = hub();
  state.listeners.add(listener);
  if (!state.client && !state.timer) connect();
  else if (state.connected) listener({ kind: 'connected' });
  return () => {
    state.listeners.delete(listener);
    if (state.listeners.size > 0) return;
    if (state.timer) clearTimeout(state.timer);
    state.timer = null;
    const { client } = state;
    state.client = null;
    state.connected = false;
    client?.removeAllListeners();
    client?.on('error', () => {});
    void client?.end().catch(() => {});
  };
}

/** Subscribes to committed changes only. Returns unsubscribe. */
export function onNotify(listener: (payload: string) => void): () => void {
  return onFeed((event) => {
    if (event.kind === 'notification') listener(event.payload);
  });
}
