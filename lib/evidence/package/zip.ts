// PURE. The archive: the same files give the same bytes, on any machine and in any time zone.

import { unzipSync, type Zippable, zipSync } from 'fflate';
import { byPath } from './package-file.ts';

// The archive's format writes local time, so local midnight is what reads 1980-01-01 00:00 everywhere.
const mtime = new Date(1980, 0, 1);
const regularFile = 0o100644 << 16;

/** Files by path, deflated in the order of their paths. */
export function zipFiles(files: Iterable<{ path: string; bytes: Uint8Array }>): Uint8Array {
  const sorted = [...files].sort(byPath);
  const entries: Zippable = Object.fromEntries(sorted.map(({ path, bytes }) => [path, [bytes, {}]]));
  if (Object.keys(entries).length !== sorted.length) throw new Error('Two files of a package have one path.');
  return zipSync(entries, { level: 6, mtime, os: 3, attrs: regularFile });
}

/** The files of an archive that `zipFiles` made. */
export function unzipFiles(archive: Uint8Array): { path: string; bytes: Uint8Array }[] {
  return Object.entries(unzipSync(archive)).map(([path, bytes]) => ({ path, bytes }));
}
