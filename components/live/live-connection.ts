// One EventSource for the page. It rests while the page is hidden (a browser opens six connections to a host at most,
// and ten tabs are common), and asks for a full re-reading whenever something may have been missed.

import type { LiveKey } from './topics.ts';

export type LiveStatus = 'connecting' | 'live' | 'reconnecting';
type Handlers = {
  onStatus: (status: LiveStatus) => void;
  /** Something committed; what it made stale. */
  onChange: (stale: readonly LiveKey[]) => void;
  onResync: () => void;
  onEnded: () => void;
};

const retryMs = 3_000;

/** Opens the feed at `url`; returns what closes it for good. */
export function openLive(url: string, handlers: Handlers): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function rest() {
    clearTimeout(timer);
    source?.close();
    source = null;
  }
  function open() {
    rest();
    const opened = new EventSource(url);
    source = opened;
    opened.addEventListener('resync', () => {
      handlers.onStatus('live');
      handlers.onResync();
    });
    opened.addEventListener('change', (event) => handlers.onChange(JSON.parse(event.data) as LiveKey[]));
    opened.addEventListener('ended', () => {
      rest();
      handlers.onEnded();
    });
    opened.onerror = () => {
      handlers.onStatus('reconnecting');
      // The browser tries again by itself unless the answer was no event stream at all.
      if (opened.readyState === EventSource.CLOSED) timer = setTimeout(open, retryMs);
    };
  }
  const onVisibility = () => (document.hidden ? rest() : open());

  document.addEventListener('visibilitychange', onVisibility);
  if (!document.hidden) open();
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    rest();
  };
}
