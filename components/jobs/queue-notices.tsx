'use client';

import { useEffect } from 'react';

/** On every page: tells of new work while the console is out of sight, for a reader who asked for that. */
export default function QueueNotices() {
  useEffect(() => {
    if (!('Notification' in window)) return;
    let stop: (() => void) | undefined;
    async function follow() {
      stop?.();
      stop = undefined;
      if (!document.hidden || Notification.permission !== 'granted') return;
      const { watchWhileHidden } = await import('./queue-notify.ts');
      if (document.hidden && !stop) stop = watchWhileHidden();
    }
    document.addEventListener('visibilitychange', follow);
    void follow();
    return () => {
      document.removeEventListener('visibilitychange', follow);
      stop?.();
      stop = () => {};
    };
  }, []);
  return null;
}
