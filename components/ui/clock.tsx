'use client';

import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';

const tickMs = 1000;
const ServerNow = createContext(0);
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void) {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const each of listeners) each();
  }, tickMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

const tick = () => Math.floor(Date.now() / tickMs) * tickMs;

/** Gives the first render the server's time, so that what hydrates is what was sent. */
export function ClockProvider({ now, children }: { now: number; children: ReactNode }) {
  return <ServerNow value={now}>{children}</ServerNow>;
}

/** Milliseconds since 1970, renewed every second by one timer for the whole page. */
export function useNow(): number {
  const serverNow = useContext(ServerNow);
  return useSyncExternalStore(subscribe, tick, () => serverNow);
}
