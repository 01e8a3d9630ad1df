// The browser of the end-to-end stories: one that is installed, else Debian's.

import { existsSync } from 'node:fs';
import { environment } from '#lib/config.ts';
import { runCommand } from './run-command.ts';
import { StackError } from './stack-error.ts';

const known = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Path of an installed Chromium, or null. */
export const findChromium = (): string | null => known.find((path) => existsSync(path)) ?? null;

/** Finds or installs Chromium. @throws StackError where neither can be done */
export async function ensureChromium(log: string): Promise<string> {
  const found = findChromium();
  if (found) return found;
  const canInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version');
  if (canInstall) {
    const env = { ...environment(), DEBIAN_FRONTEND: 'noninteractive' };
    await runCommand('apt-get', ['update'], { log, env });
    await runCommand('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-color-emoji'], {
      log,
      env,
    });
  }
  const installed = findChromium();
  if (installed) return installed;
  throw new StackError(
    canInstall
      ? `Chromium could not be installed; see ${log}.`
      : 'The end-to-end tests need Chromium. Install it (on Debian: apt-get install chromium) and run them again.',
  );
}
