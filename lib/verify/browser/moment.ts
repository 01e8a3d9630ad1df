// PURE. Times of a package in words. Always UTC: two readers compare what they see.

import { timeOf } from './package-files.ts';
import type { Moment } from './sheet.ts';

const words = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone: 'UTC' });

/** `22 Nov 2026, 11:46:03 UTC`; null for anything but an ISO 8601 time in UTC. */
export function momentOf(value: unknown): Moment | null {
  const iso = timeOf(value);
  return iso ? { iso, words: `${words.format(new Date(iso))} UTC` } : null;
}
