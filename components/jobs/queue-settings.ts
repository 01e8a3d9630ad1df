'use client';

import { useSyncExternalStore } from 'react';

/** What a person chose for their queue in this browser. */
export type QueueSettings = {
  /** Whether single keys do something (WCAG 2.1.4: they can be switched off). */
  keys: boolean;
  /** Whether the browser tells of new work while the console is out of sight. */
  notify: boolean;
};

const storageKey = 'countersign.queue';
const defaults: QueueSettings = { keys: true, notify: false };
const listeners = new Set<() => void>();
let cached: { text: string | null; settings: QueueSettings } = { text: null, settings: defaults };

function parse(text: string | null): QueueSettings {
  try {
    const { keys, notify } = JSON.parse(text ?? '{}') as Partial<QueueSettings>;
    return { keys: keys !== false, notify: notify === true };
  } catch {
    return defaults;
  }
}

function read(): QueueSettings {
  const text = localStorage.getItem(storageKey);
  if (text !== cached.text) cached = { text, settings: parse(text) };
  return cached.settings;
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** Keeps a choice, for every tab of this browser. */
export function setQueueSetting(change: Partial<QueueSettings>): void {
  localStorage.setItem(storageKey, JSON.stringify({ ...read(), ...change }));
  for (const listener of listeners) listener();
}

export const useQueueSettings = (): QueueSettings => useSyncExternalStore(subscribe, read, () => defaults);
