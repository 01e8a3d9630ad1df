// PURE. From what a reader chose to bytes.

import { archiveLimits } from '../package/open-package.ts';
import type { VerifyRequest } from './messages.ts';

export type Source = { kind: 'archive'; file: File } | { kind: 'folder'; files: File[] };

/** What a reader chose cannot be a package; the sentence is for them. */
export class SourceError extends Error {
  override name = 'SourceError';
}

const filesMax = 10_000;
const read = async (file: File) => new Uint8Array(await file.arrayBuffer());

// The browser puts the chosen folder's own name in front.
const withinFolder = (file: File) => file.webkitRelativePath.split('/').slice(1).join('/');

/** Reads it, unless it is larger than any package. @throws SourceError */
export async function chosenFiles(source: Source): Promise<VerifyRequest['source']> {
  const files = source.kind === 'archive' ? [source.file] : source.files;
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const max = source.kind === 'archive' ? archiveLimits.archiveBytes : archiveLimits.totalBytes;
  if (total > max || files.length > filesMax) throw new SourceError('It is larger than a package may be.');
  if (source.kind === 'archive') return { kind: 'archive', bytes: await read(source.file) };
  const pairs = source.files.map(async (file): Promise<[string, Uint8Array]> => [withinFolder(file), await read(file)]);
  return { kind: 'files', files: await Promise.all(pairs) };
}
