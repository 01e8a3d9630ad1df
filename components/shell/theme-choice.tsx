'use client';

import { type ReactNode, useEffect, useRef } from 'react';
import { chooseTheme, chosenTheme, onThemeChange, themes } from './theme.ts';

/** Around one radio for each theme. The server does not know the choice, so none is marked until the browser has it. */
export function ThemeChoice({ className, children }: { className: string; children: ReactNode }) {
  const choice = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    function mark() {
      const chosen = chosenTheme();
      for (const radio of choice.current?.querySelectorAll('input') ?? []) radio.checked = radio.value === chosen;
    }
    mark();
    return onThemeChange(mark);
  }, []);
  return (
    <fieldset
      ref={choice}
      className={className}
      onChange={({ target }) => {
        const theme = themes.find((known) => target instanceof HTMLInputElement && known === target.value);
        if (theme) chooseTheme(theme);
      }}
    >
      {children}
    </fieldset>
  );
}
