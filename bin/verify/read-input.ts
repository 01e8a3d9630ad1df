// What stands on the command line: a loose artefact, a package's archive, or the folder of an unpacked one.

import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { charactersMax } from '#lib/canon/gate.ts';
import { archiveLimits, openPackage, PackageError } from '#lib/verify/package/open-package.ts';

export type Files = Map<string, Uint8Array>;
export type Input =
  | { kind: 'artefact'; text: string }
  /** `archive` is null for a folder. */
  | { kind: 'package'; files: Files; archive: Uint8Array | null }
  | { kind: 'unreadable'; code: string };

// A file of at most this many bytes has at most as many characters; larger ones are not even read.
const artefactBytesMax = charactersMax * 3;
const filesMax = 10_000;

const codes: Record<string, string> = { ENOENT: 'FILE_NOT_FOUND', EACCES: 'FILE_NOT_READABLE' };
const unreadable = (code: string): Input => ({ kind: 'unreadable', code });

/** Reads a path; whatever is wrong with it becomes a code. */
export function readInput(path: string): Input {
  try {
    const found = statSync(path);
    if (found.isDirectory()) return { kind: 'package', files: readFolder(path), archive: null };
    if (found.size > Math.max(artefactBytesMax, archiveLimits.archiveBytes)) return unreadable('TOO_LARGE');
    return readBytes(readFileSync(path));
  } catch (error) {
    if (error instanceof PackageError) return unreadable(error.code);
    return unreadable(codes[(error as NodeJS.ErrnoException).code ?? ''] ?? 'FILE_NOT_READABLE');
  }
}

function readBytes(bytes: Uint8Array): Input {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  if (isZip) return { kind: 'package', files: openPackage(bytes), archive: bytes };
  if (bytes.length > artefactBytesMax) return unreadable('TOO_LARGE');
  try {
    return { kind: 'artefact', text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return unreadable('NOT_UTF8');
  }
}

/** The plain files of a folder, by their paths in it; a link or a device is nothing that a package has. */
function readFolder(folder: string): Files {
  const files: Files = new Map();
  let total = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) continue;
    const path = join(entry.parentPath, entry.name);
    const { size } = lstatSync(path);
    total += size;
    if (!entry.isFile()) throw new PackageError('ARCHIVE_ENTRY_REFUSED', path);
    const tooLarge = size > archiveLimits.fileBytes || total > archiveLimits.totalBytes || files.size >= filesMax;
    if (tooLarge) throw new PackageError('ARCHIVE_TOO_LARGE', path);
    files.set(path.slice(folder.length).replaceAll('\\', '/').replace(/^\/+/, ''), new Uint8Array(readFileSync(path)));
  }
  return files;
}
