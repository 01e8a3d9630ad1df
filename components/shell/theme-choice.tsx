'use client';

import clsx from 'clsx';
import { Monitor, Moon, Sun } from 'lucide-react';
import { useTheme } from 'next-themes';
import { useSyncExternalStore } from 'react';

const choices = [
  { value: 'system', label: 'System', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
] as const;

const neverChanges = () => () => {};

/** System, light or dark. The server does not know the choice, so nothing is marked until the browser has it. */
export function ThemeChoice() {
  const { theme, setTheme } = useTheme();
  const inBrowser = useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
  return (
    <fieldset className="grid grid-cols-3 gap-0.5 rounded-md border bg-sunken p-0.5">
      <legend className="sr-only">Theme</legend>
      {choices.map(({ value, label, icon: Icon }) => (
        <label
          key={value}
          className={clsx(
            'flex h-7 items-center justify-center gap-1 rounded-sm px-1 text-xs font-medium text-muted hover:text-fg',
            'has-checked:bg-surface has-checked:text-fg has-checked:shadow-raised',
            'has-focus-visible:outline-2 has-focus-visible:outline-accent',
          )}
        >
          <input
            type="radio"
            name="theme"
            className="sr-only"
            checked={inBrowser && theme === value}
            onChange={() => setTheme(value)}
          />
          <Icon aria-hidden className="size-3.5 shrink-0" />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
