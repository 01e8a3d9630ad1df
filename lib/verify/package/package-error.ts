import type { PackageCode } from './codes.ts';

export type ArchiveCode = Extract<PackageCode, `ARCHIVE_${string}`>;

/** An archive that is not opened. */
export class PackageError extends Error {
  override name = 'PackageError';
  readonly code: ArchiveCode;
  constructor(code: ArchiveCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
