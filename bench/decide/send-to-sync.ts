import { getConfig } from '#lib/config.ts';

type Sync = {
  next_batch: string;
  rooms?: { join?: Record<string, { timeline?: { events?: { event_id: string }[] } }> };
};

/** Watches a person's own /sync: the time at which the homeserver hands each event to an ordinary client. */
export function watchSync(token: string): { seenAt: (eventId: string) => Promise<number>; stop: () => void } {
  const abort = new AbortController();
  const seen = new Map<string, number>();
  const waiting = new Map<string, (at: number) => void>();
  const filter = JSON.stringify({ presence: { not_types: ['*'] }, room: { timeline: { limit: 100 } } });

  async function poll(): Promise<void> {
    let since: string | null = null;
    while (!abort.signal.aborted) {
      const query = new URLSearchParams({ timeout: since ? '30000' : '0', filter, ...(since ? { since } : {}) });
      const answer = await fetch(`${getConfig().matrix.homeserverUrl}/_matrix/client/v3/sync?${query}`, {
        headers: { authorization: `Bearer ${token}` },
        signal: abort.signal,
      });
      const sync = (await answer.json()) as Sync;
      const at = Date.now();
      for (const room of Object.values(sync.rooms?.join ?? {})) {
        for (const { event_id: id } of room.timeline?.events ?? []) {
          if (!seen.has(id)) seen.set(id, at);
          waiting.get(id)?.(seen.get(id) ?? at);
        }
      }
      since = sync.next_batch;
    }
  }
  const running = poll().catch((error: unknown) => {
    if (!abort.signal.aborted) throw error;
  });
  return {
    seenAt: (eventId) => {
      const known = seen.get(eventId);
      return known === undefined ? new Promise((resolve) => waiting.set(eventId, resolve)) : Promise.resolve(known);
    },
    stop: () => {
      abort.abort();
      void running;
    },
  };
}
