import type { MatchCounts } from '../match-store.ts';

// What one archive holds: the verifier opens no larger one, and whoever gets it has to read it.
export const packetBounds = { jobs: 200, packageBytes: 64 * 1024 * 1024, entries: 20_000 } as const;

const mebibytes = (bytes: number): string => `${Math.ceil(bytes / (1024 * 1024))} MiB`;

const advice =
  'Open incidents that are narrower, each over a part: a shorter time, one room, one agent; and export each of them.';

/** Why a packet over this would be too large, for people; null when it is not. */
export function tooLarge({ jobs, packageBytes }: Pick<MatchCounts, 'jobs' | 'packageBytes'>): string | null {
  const { jobs: jobsMax, packageBytes: bytesMax } = packetBounds;
  if (jobs > jobsMax) return `${jobs} jobs fit this incident; a packet holds ${jobsMax}. ${advice}`;
  if (packageBytes <= bytesMax) return null;
  return `The packages have ${mebibytes(packageBytes)}; a packet holds ${mebibytes(bytesMax)}. ${advice}`;
}

export const tooManyEntries = `The log has more than ${packetBounds.entries} entries about these jobs, which is what a packet holds. ${advice}`;
