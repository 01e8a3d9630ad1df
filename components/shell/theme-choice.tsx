'use client';

import clsx from 'clsx';
import { type ReactNode, useSyncExternalStore } from 'react';
import { chooseTheme, chosenTheme, onThemeChange, type Theme } from './theme.ts';

/** System, light or dark. The server does not know the choice, so nothing is marked until the browser has it. */
export function ThemeChoice({ choices }: { choices: { theme: Theme; label: ReactNode }[] }) {
  const chosen = useSyncExternalStore(onThemeChange, chosenTheme, () => null);
  return (
    <fieldset className="grid grid-cols-3 gap-0.5 rounded-md border bg-sunken p-0.5">
      <legend className="sr-only">Theme</legend>
      {choices.map(({ theme, label }) => (
        <label
          key={theme}
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
            checked={chosen === theme}
            onChange={() => chooseTheme(theme)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}
