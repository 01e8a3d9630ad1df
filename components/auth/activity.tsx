'use client';

import { useEffect } from 'react';

const everyMs = 60_000;

/** Tells the server, at most once a minute, that a person is at this page: what the page does by itself is no use of it. */
export function Activity() {
  useEffect(() => {
    let toldAt = Date.now();
    function tell() {
      if (Date.now() - toldAt < everyMs) return;
      toldAt = Date.now();
      // Lost when the network is; the next press tells it again.
      fetch('/api/console/session', { method: 'POST' }).catch(() => {});
    }
    const events = ['pointerdown', 'keydown', 'wheel'] as const;
    for (const event of events) window.addEventListener(event, tell, { passive: true });
    return () => {
      for (const event of events) window.removeEventListener(event, tell);
    };
  }, []);
  return null;
}
