// PURE. From an archive to its files. Nothing is written anywhere; what does not look like a package's archive is refused
// before it is unpacked.

import { Inflate } from 'fflate';
import { crc32 } from './crc32.ts';
import { PackageError } from './package-error.ts';
import { readDirectory, type ZipEntry } from './zip-directory.ts';

export { PackageError } from './package-error.ts';

export type ArchiveLimits = { archiveBytes: number; fileBytes: number; totalBytes: number };

const mebibyte = 1024 * 1024;
export const archiveLimits: ArchiveLimits = {
  archiveBytes: 128 * mebibyte,
  fileBytes: 64 * mebibyte,
  totalBytes: 256 * mebibyte,
};

// A piece of this length unpacks to 33 MB at most before it is noticed that an entry is longer than it says.
const pieceBytes = 32 * 1024;

/**
 * The files of a package's archive, by path.
 * @throws PackageError
 */
export function openPackage(zip: Uint8Array, limits: ArchiveLimits = archiveLimits): Map<string, Uint8Array> {
  if (zip.length > limits.archiveBytes)
    throw new PackageError('ARCHIVE_TOO_LARGE', `more than ${limits.archiveBytes} bytes`);
  const entries = readDirectory(zip);
  const total = entries.reduce((sum, entry) => sum + entry.size, 0);
  if (total > limits.totalBytes || entries.some((entry) => entry.size > limits.fileBytes)) {
    throw new PackageError('ARCHIVE_TOO_LARGE', `the files have ${total} bytes`);
  }
  const files = new Map<string, Uint8Array>();
  for (const entry of entries) {
    if (files.has(entry.name)) throw new PackageError('ARCHIVE_NAME_TWICE', entry.name);
    files.set(entry.name, unpack(entry));
  }
  return files;
}

function unpack(entry: ZipEntry): Uint8Array {
  const bytes = entry.deflated ? inflate(entry) : entry.data.slice();
  if (bytes.length !== entry.size || crc32(bytes) !== entry.crc) {
    throw new PackageError('ARCHIVE_UNREADABLE', `${entry.name} is damaged`);
  }
  return bytes;
}

function inflate({ name, size, data }: ZipEntry): Uint8Array {
  const out = new Uint8Array(size);
  let filled = 0;
  const stream = new Inflate((chunk) => {
    if (filled + chunk.length > size) throw new PackageError('ARCHIVE_TOO_LARGE', `${name} is longer than it says`);
    out.set(chunk, filled);
    filled += chunk.length;
  });
  try {
    for (let at = 0; at < data.length || at === 0; at += pieceBytes) {
      stream.push(data.subarray(at, at + pieceBytes), at + pieceBytes >= data.length);
    }
  } catch (cause) {
    if (cause instanceof PackageError) throw cause;
    throw new PackageError('ARCHIVE_UNREADABLE', `${name} is damaged`, { cause });
  }
  return out.subarray(0, filled);
}
