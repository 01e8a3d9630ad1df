// The reader's theme: kept by their browser, and applied by a script in the head before anything is painted.

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Where the browser keeps it, and the event that tells of a change in this tab. */
const key = 'theme';

/** Sets `data-theme` now, and again whenever the choice or the system changes. */
export const themeScript = `(()=>{const dark=matchMedia('(prefers-color-scheme: dark)');const apply=()=>{let chosen;try{chosen=localStorage.getItem('${key}')}catch{}document.documentElement.dataset.theme=chosen==='light'||chosen==='dark'?chosen:dark.matches?'dark':'light'};apply();dark.addEventListener('change',apply);for(const name of ['storage','${key}'])addEventListener(name,apply)})()`;

/** The choice as the browser keeps it. */
export function chosenTheme(): Theme {
  try {
    return themes.find((theme) => theme === localStorage.getItem(key)) ?? 'system';
  } catch {
    // A browser that keeps nothing follows the system.
    return 'system';
  }
}

export function chooseTheme(theme: Theme): void {
  try {
    localStorage.setItem(key, theme);
  } catch {
    // The same browser: it stays with the system's.
    return;
  }
  dispatchEvent(new Event(key));
}

/** Calls `listener` when the choice changes, in this tab or another. */
export function onThemeChange(listener: () => void): () => void {
  for (const name of ['storage', key]) addEventListener(name, listener);
  return () => {
    for (const name of ['storage', key]) removeEventListener(name, listener);
  };
}
