import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from 'pino';
import type { Answer } from './add-checkpoint.ts';

// 64 signatures of the largest kind and a proof of 63 hashes fit in.
const bodyMax = 512 * 1024;
const requestMs = 10_000;

export type RunningWitness = { port: number; closed: Promise<void> };

/** The body as text; null when it is too long or not UTF-8. */
async function readBody(req: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > bodyMax) return null;
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch {
    return null;
  }
}

function send(res: ServerResponse, status: number, body: string, contentType = 'text/plain; charset=utf-8'): void {
  res.writeHead(status, {
    'content-type': contentType,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  res.end(body);
}

async function handle(
  req: IncomingMessage,
  res: ServerResponse,
  answer: (body: string) => Promise<Answer>,
): Promise<void> {
  if (req.url !== '/add-checkpoint') return send(res, 404, 'no such resource\n');
  if (req.method !== 'POST') return send(res, 405, 'use POST\n');
  const body = await readBody(req);
  if (body === null) return send(res, 400, 'the body is too long or not UTF-8\n');
  const { status, contentType, body: text } = await answer(body);
  send(res, status, text, contentType);
}

/**
 * Serves a witness over HTTP.
 * @param options.signal ends it
 * @returns once it listens; `closed` settles when it has ended
 */
export async function startWitness(options: {
  host: string;
  port: number;
  answer: (body: string) => Promise<Answer>;
  log: Logger;
  signal: AbortSignal;
}): Promise<RunningWitness> {
  const { answer, log, signal } = options;
  const server = createServer({ requestTimeout: requestMs }, (req, res) => {
    handle(req, res, answer).catch((err) => {
      log.error({ err }, 'a submission was not answered');
      if (!res.headersSent) send(res, 500, 'the witness cannot answer; its log says why\n');
      else res.destroy();
    });
  });
  server.listen(options.port, options.host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const closed = (async () => {
    if (!signal.aborted) await once(signal, 'abort');
    const ended = once(server, 'close');
    server.close();
    server.closeIdleConnections();
    await ended;
  })();
  return { port, closed };
}
