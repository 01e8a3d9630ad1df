import { isIndexedNotice } from '#lib/audit/indexed-notice.ts';
import { onFeed } from '#lib/db/listen.ts';

// Commits are announced; this net catches one that was announced while the connection was down.
const lookAgainMs = 3_000;
/** Agents wait by the second, people by the moment: what commits within this time is looked at together, after pages were read anew. */
const settleMs = 50;

type Wait = { waitMs: number; signal: AbortSignal };

/**
 * Looks until there is something, the time is up or the caller has gone. Woken by commits.
 * @param look reads what is waited for; `ready` says whether it is enough to return at once
 */
export async function waitFor<T>(look: () => Promise<T>, ready: (found: T) => boolean, wait: Wait): Promise<T> {
  const until = performance.now() + wait.waitMs;
  let wake = () => {};
  let woken = false;
  // Subscribed before the first look: a commit in between wakes the sleep that follows. So does the feed's own
  // beginning, for what was committed before anybody listened.
  const unsubscribe = onFeed((event) => {
    if (event.kind === 'lost' || event.kind === 'checkpoint') return;
    // For open pages alone.
    if (event.kind === 'notification' && isIndexedNotice(event.payload)) return;
    woken = true;
    wake();
  });
  const gone = () => wake();
  wait.signal.addEventListener('abort', gone);
  try {
    for (;;) {
      woken = false;
      const found = await look();
      const left = until - performance.now();
      if (ready(found) || left <= 0 || wait.signal.aborted) return found;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(left, lookAgainMs));
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
        if (woken || wait.signal.aborted) wake();
      });
      if (woken && !wait.signal.aborted) await new Promise((resolve) => setTimeout(resolve, settleMs));
    }
  } finally {
    unsubscribe();
    wait.signal.removeEventListener('abort', gone);
  }
}
