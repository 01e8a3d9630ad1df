// PURE. The layout of a zip archive as a console writes one: entries one after the other from the first byte, the directory,
// its end record, and nothing else. Two readers that look at different places of a file must not see two packages.

import { PackageError } from './package-error.ts';

export type ZipEntry = { name: string; deflated: boolean; crc: number; size: number; data: Uint8Array };

const localHeader = 0x04034b50;
const directoryHeader = 0x02014b50;
const endRecord = 0x06054b50;
const endLength = 22;
const entriesMax = 10_000;

const damaged = (detail: string) => new PackageError('ARCHIVE_UNREADABLE', detail);

function readEnd(view: DataView): { count: number; length: number; start: number } {
  const at = view.byteLength - endLength;
  if (at < 0 || view.getUint32(at, true) !== endRecord)
    throw damaged('it does not end as a zip archive without a comment');
  const count = view.getUint16(at + 10, true);
  const length = view.getUint32(at + 12, true);
  const start = view.getUint32(at + 16, true);
  const whole = view.getUint32(at + 4, true) === 0 && view.getUint16(at + 8, true) === count;
  if (!whole || view.getUint16(at + 20, true) !== 0) throw damaged('it is a part of a larger archive');
  if (start + length !== at || count > entriesMax) throw damaged('its directory does not fill its place');
  return { count, length, start };
}

/** Refuses what is not a plain file. Bits of the flags: 0 encrypted, 3 sizes after the data, 11 name in UTF-8. */
function assertPlainFile(view: DataView, at: number): void {
  const flags = view.getUint16(at + 8, true);
  const method = view.getUint16(at + 10, true);
  const attributes = view.getUint32(at + 38, true);
  const refuse = (what: string) => new PackageError('ARCHIVE_ENTRY_REFUSED', what);
  if (flags & 0x2041) throw refuse('an entry is encrypted');
  if (flags & ~0x0800) throw damaged('an entry has flags that a console does not set');
  if (method !== 0 && method !== 8) throw damaged('an entry is packed in another way than deflate');
  const fileType = (attributes >>> 28) & 0xf;
  if ((fileType !== 0 && fileType !== 8) || attributes & 0x10) throw refuse('an entry is a link or a folder');
  if (view.getUint16(at + 30, true) || view.getUint16(at + 32, true) || view.getUint16(at + 34, true)) {
    throw damaged('an entry has extra fields or a comment');
  }
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, i) => byte === b[i]);

const namePattern = /^[A-Za-z0-9_][A-Za-z0-9._-]*(?:\/[A-Za-z0-9_][A-Za-z0-9._-]*)*$/;
const nameMax = 200;

/** @throws PackageError ARCHIVE_NAME_REFUSED for a name that no package uses */
export function assertName(name: string): void {
  if (name.length <= nameMax && namePattern.test(name)) return;
  throw new PackageError('ARCHIVE_NAME_REFUSED', `the name ${JSON.stringify(name.slice(0, nameMax))}`);
}

/** The entries of an archive, still packed. @throws PackageError */
export function readDirectory(zip: Uint8Array): ZipEntry[] {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const { count, start } = readEnd(view);
  const entries: ZipEntry[] = [];
  const end = zip.length - endLength;
  let at = start;
  let next = 0;
  for (let i = 0; i < count; i += 1) {
    if (at + 46 > end || view.getUint32(at, true) !== directoryHeader) throw damaged('its directory is cut off');
    assertPlainFile(view, at);
    const nameLength = view.getUint16(at + 28, true);
    if (at + 46 + nameLength > end) throw damaged('its directory is cut off');
    const name = new TextDecoder().decode(zip.subarray(at + 46, at + 46 + nameLength));
    assertName(name);
    const packed = view.getUint32(at + 20, true);
    const dataAt = next + 30 + nameLength;
    if (view.getUint32(at + 42, true) !== next || dataAt + packed > start) throw damaged(`${name} is not in its place`);
    // Both headers tell the same: version to length of name, and the name.
    const same =
      view.getUint32(next, true) === localHeader &&
      sameBytes(zip.subarray(next + 4, next + 30), zip.subarray(at + 6, at + 32)) &&
      sameBytes(zip.subarray(next + 30, dataAt), zip.subarray(at + 46, at + 46 + nameLength));
    if (!same) throw damaged(`the two headers of ${name} differ`);
    entries.push({
      name,
      deflated: view.getUint16(at + 10, true) === 8,
      crc: view.getUint32(at + 16, true),
      size: view.getUint32(at + 24, true),
      data: zip.subarray(dataAt, dataAt + packed),
    });
    next = dataAt + packed;
    at += 46 + nameLength;
  }
  if (at !== end || next !== start) throw damaged('there are bytes that belong to no entry');
  return entries;
}
