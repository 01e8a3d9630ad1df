// Where the stream goes. A delivery that returns has put every line where it survives us: an HTTP answer of 2xx, or bytes on
// the disk. Any other end of it is a StreamError, and the same lines come again.

import { createHmac } from 'node:crypto';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

export type StreamDestination = { kind: 'file'; path: string } | { kind: 'http'; url: string; secret: string | null };

export type StreamErrorCode = 'NO_ANSWER' | 'REFUSED' | 'NOT_WRITTEN';

/** Why a batch was not delivered, in a sentence for people. */
export class StreamError extends Error {
  override name = 'StreamError';
  readonly code: StreamErrorCode;
  constructor(code: StreamErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export const answerMs = 10_000;
const chunkBytes = 64 * 1024;
const lineFeed = 0x0a;

/** The destination as pages name it: of an address its origin alone, for the rest may be a credential. */
export const destinationName = (to: StreamDestination): string =>
  to.kind === 'file' ? to.path : new URL(to.url).origin;

/** Over the body as it is sent; the receiver computes the same. */
export const signatureOf = (body: string, secret: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

function whyNoAnswer(error: unknown, timeoutMs: number): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `It did not answer within ${timeoutMs / 1000} s.`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no connection';
  return `It could not be reached (${code}).`;
}

async function post(to: Extract<StreamDestination, { kind: 'http' }>, body: string, timeoutMs: number): Promise<void> {
  const headers: Record<string, string> = { 'content-type': 'application/x-ndjson', 'user-agent': 'countersign' };
  if (to.secret !== null) headers['x-countersign-signature'] = signatureOf(body, to.secret);
  const signal = AbortSignal.timeout(timeoutMs);
  let status: number;
  try {
    // Nobody may send what we say elsewhere.
    const answer = await fetch(to.url, { method: 'POST', headers, body, redirect: 'manual', signal });
    status = answer.status;
    await answer.body?.cancel();
  } catch (error) {
    throw new StreamError('NO_ANSWER', whyNoAnswer(error, timeoutMs), { cause: error });
  }
  if (status < 200 || status > 299) throw new StreamError('REFUSED', `It answered ${status}.`);
}

type FileHandle = Awaited<ReturnType<typeof open>>;

/** Takes back the beginning of a line that somebody was killed in: its whole line comes again. */
async function dropTornLine(file: FileHandle): Promise<void> {
  const { size } = await file.stat();
  const buffer = new Uint8Array(chunkBytes);
  let end = size;
  while (end > 0) {
    const from = Math.max(0, end - chunkBytes);
    const { bytesRead } = await file.read(buffer, 0, end - from, from);
    const last = buffer.subarray(0, bytesRead).lastIndexOf(lineFeed);
    if (from + last + 1 === size) return;
    if (last >= 0) return file.truncate(from + last + 1);
    end = from;
  }
  if (size > 0) await file.truncate(0);
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function append(path: string, body: string): Promise<void> {
  try {
    const file = await open(path, 'a+', 0o600);
    try {
      const fresh = (await file.stat()).size === 0;
      await dropTornLine(file);
      await file.appendFile(body);
      await file.sync();
      if (fresh) await syncFolder(path);
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new StreamError('NOT_WRITTEN', `The file could not be written (${code}).`, { cause: error });
  }
}

/** Delivers a batch of lines whole. @throws StreamError when it is not certain that they arrived */
export function deliver(to: StreamDestination, lines: readonly string[], timeoutMs = answerMs): Promise<void> {
  const body = `${lines.join('\n')}\n`;
  return to.kind === 'file' ? append(to.path, body) : post(to, body, timeoutMs);
}
