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
/** The server says something every 15 seconds. A connection that is silent for longer is dead, though nobody was told. */
const silentMs = 40_000;

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
    const on = (name: string, handle: (data: string) => void) =>
      opened.addEventListener(name, (event) => {
        handlers.onStatus('live');
        listen();
        handle(event.data);
      });
    listen();
    on('alive', () => {});
    on('resync', handlers.onResync);
    on('change', (data) => handlers.onChange(JSON.parse(data) as LiveKey[]));
    on('ended', () => {
      rest();
      handlers.onEnded();
    });
    opened.onerror = () => {
      handlers.onStatus('reconnecting');
      // The browser tries again by itself unless the answer was no event stream at all.
      if (opened.readyState !== EventSource.CLOSED) return;
      clearTimeout(timer);
      timer = setTimeout(open, retryMs);
    };
  }
  function lose() {
    handlers.onStatus('reconnecting');
    open();
  }
  function listen() {
    clearTimeout(timer);
    timer = setTimeout(lose, silentMs);
  }
  const onOffline = () => handlers.onStatus('reconnecting');
  const onOnline = () => {
    if (!document.hidden) open();
  };
  const onVisibility = () => (document.hidden ? rest() : open());

  document.addEventListener('visibilitychange', onVisibility);
  window.addEventListener('offline', onOffline);
  window.addEventListener('online', onOnline);
  if (!document.hidden) open();
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    window.removeEventListener('offline', onOffline);
    window.removeEventListener('online', onOnline);
    rest();
  };
}
