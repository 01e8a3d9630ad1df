import { Pool } from 'undici';
import type { Config } from '#lib/config.ts';

export type UpstreamAnswer = {
  status: number;
  contentType: string;
  /** Set when the body is compressed although we asked for it plain: it is then passed on untouched. */
  contentEncoding: string | null;
  body: AsyncIterable<Buffer>;
};

export type Upstream = {
  /** Sends exactly `bytes`; `signal` ends the exchange at any point. */
  post(path: string, bytes: Uint8Array, signal: AbortSignal): Promise<UpstreamAnswer>;
  close(): Promise<void>;
};

const one = (value: string | string[] | undefined): string | null => (Array.isArray(value) ? value[0] : value) ?? null;

/**
 * The configured model server behind a connection pool.
 * @param timeoutMs longest silence, before the answer and inside it
 */
export function openUpstream(settings: Config['upstream'], timeoutMs = 120_000): Upstream {
  const base = new URL(settings.url);
  const pool = new Pool(base.origin, { connections: 128, headersTimeout: timeoutMs, bodyTimeout: timeoutMs });
  const prefix = base.pathname.replace(/\/$/, '');
  const fixed = {
    'content-type': 'application/json',
    accept: 'application/json, text/event-stream',
    'accept-encoding': 'identity',
    ...(settings.apiKey === null ? {} : { authorization: `Bearer ${settings.apiKey}` }),
  };
  return {
    async post(path, bytes, signal) {
      const { statusCode, headers, body } = await pool.request({
        method: 'POST',
        path: prefix + path,
        headers: fixed,
        body: bytes,
        signal,
      });
      return {
        status: statusCode,
        contentType: one(headers['content-type']) ?? 'application/octet-stream',
        contentEncoding: one(headers['content-encoding']),
        body,
      };
    },
    close: () => pool.destroy(),
  };
}
