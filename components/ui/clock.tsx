'use client';

import { createContext, type ReactNode, useCallback, useContext, useState, useSyncExternalStore } from 'react';
import { leadKept, leadOf } from './server-lead.ts';

const tickMs = 1000;
const Clock = createContext({ serverNow: 0, lead: 0 });
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

/** How long ago the page's first byte came: the server read its clock just before. */
function sinceAnswer(): number {
  const [page] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return page ? performance.now() - page.responseStart : 0;
}

const firstLead = (serverNow: number) =>
  typeof window === 'undefined' ? 0 : leadOf(serverNow, Date.now() - sinceAnswer());

/**
 * Gives the page the server's time, whatever the browser's clock says: what is left of a decision's time is the server's
 * to say. `now` comes anew with every reading of the page.
 */
export function ClockProvider({ now, children }: { now: number; children: ReactNode }) {
  const [clock, setClock] = useState(() => ({ serverNow: now, lead: firstLead(now) }));
  if (clock.serverNow !== now) {
    setClock({ serverNow: now, lead: leadKept(clock.lead, leadOf(now, Date.now())) });
  }
  return <Clock value={clock}>{children}</Clock>;
}

/** The server's time in milliseconds since 1970, renewed every second by one timer for the whole page. */
export function useNow(): number {
  const { serverNow, lead } = useContext(Clock);
  const tick = useCallback(() => Math.floor((Date.now() + lead) / tickMs) * tickMs, [lead]);
  return useSyncExternalStore(subscribe, tick, () => serverNow);
}
