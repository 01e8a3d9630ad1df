// A zip that is written to disk as it grows. Of each file and of the whole the SHA-256 is known at the end.

import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { Zip, ZipDeflate } from 'fflate';

const pieceBytes = 256 * 1024;

export type Archive = {
  /** Adds a file, piece by piece. @returns hex SHA-256 of its bytes */
  add(name: string, pieces: AsyncIterable<string> | Iterable<Uint8Array>): Promise<string>;
  /** @returns hex SHA-256 of the archive */
  finish(): Promise<string>;
};

/** Small pieces cost more than their bytes. */
async function* joined(pieces: AsyncIterable<string> | Iterable<Uint8Array>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    const buffer = Buffer.from(piece as string);
    waiting.push(buffer);
    bytes += buffer.length;
    if (bytes < pieceBytes) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    bytes = 0;
  }
  yield Buffer.concat(waiting);
}

/** Opens an archive at `path`, which must not exist yet, readable by nobody else. */
export async function createArchive(path: string, mtime: Date): Promise<Archive & { close(): Promise<void> }> {
  const file: FileHandle = await open(path, 'wx', 0o600);
  const whole = createHash('sha256');
  let made: Uint8Array[] = [];
  let failure: unknown = null;
  const zip = new Zip((error, data) => {
    if (error) failure = error;
    else made.push(data);
  });
  async function write(): Promise<void> {
    if (failure) throw failure;
    const bytes = Buffer.concat(made);
    made = [];
    whole.update(bytes);
    await file.write(bytes);
  }
  return {
    async add(name, pieces) {
      const entry = new ZipDeflate(name, { level: 6 });
      entry.mtime = mtime;
      const hash = createHash('sha256');
      zip.add(entry);
      for await (const piece of joined(pieces)) {
        hash.update(piece);
        entry.push(piece);
        await write();
      }
      entry.push(new Uint8Array(0), true);
      await write();
      return hash.digest('hex');
    },
    async finish() {
      zip.end();
      await write();
      await file.sync();
      return whole.digest('hex');
    },
    close: () => file.close(),
  };
}
