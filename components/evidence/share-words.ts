// PURE. What each level of a shared link shows, in words.

import type { ShareLevel } from '#lib/sharing/share-terms.ts';

export const levelNames: Record<ShareLevel, string> = { metadata: 'Metadata', digests: 'Digests', full: 'Full' };

export const levelWords: Record<ShareLevel, string> = {
  metadata: 'States, times, verdict, tiers and counts. No name, no text, no id, no hash.',
  digests: 'Metadata, and every id and hash, with which whoever holds the originals can compare them. No text.',
  full: 'Everything that this page shows, the package and its verification. Never the companion with kept bodies.',
};

export const shareDurations = [
  { hours: 1, words: '1 hour' },
  { hours: 24, words: '1 day' },
  { hours: 7 * 24, words: '7 days' },
  { hours: 30 * 24, words: '30 days' },
  { hours: 90 * 24, words: '90 days' },
] as const;
