// One HTTP request with its proof of possession (RFC 9449): a small signed token that names this method and address,
// made anew for each request. With a CST beside it the proof also names that token.

import { randomUUID } from 'node:crypto';
import { encodeBase64url } from '#lib/canon/base64url.ts';
import { sha256B64u, utf8 } from '#lib/canon/digest.ts';
import type { Signer } from '#lib/canon/ed25519.ts';

/** The other side said no. `code` is its reason, stable; `message` is for people. */
export class RefusedError extends Error {
  override name = 'RefusedError';
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const part = (value: unknown) => encodeBase64url(utf8(JSON.stringify(value)));

/** A proof that this request, with this token, comes from who holds the key. */
export async function possessionProof(signer: Signer, method: string, url: URL, token?: string): Promise<string> {
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(signer.publicKey) };
  const claims = {
    jti: randomUUID(),
    htm: method,
    htu: url.origin + url.pathname,
    iat: Math.floor(Date.now() / 1000),
    ...(token !== undefined && { ath: await sha256B64u(token) }),
  };
  const signed = `${part({ typ: 'dpop+jwt', alg: 'EdDSA', jwk })}.${part(claims)}`;
  return `${signed}.${encodeBase64url(await signer.sign(utf8(signed)))}`;
}

export type Ask = { method: 'GET' | 'POST'; url: string; body?: unknown; token?: string; signal: AbortSignal };

/**
 * Sends one request and reads its JSON answer.
 * @throws RefusedError for every answer that is not 2xx; whatever fetch throws when there is no answer
 */
export async function signedRequest<T>(signer: Signer, ask: Ask): Promise<T> {
  const url = new URL(ask.url);
  const answer = await fetch(url, {
    method: ask.method,
    redirect: 'error',
    signal: ask.signal,
    headers: {
      dpop: await possessionProof(signer, ask.method, url, ask.token),
      ...(ask.token !== undefined && { 'x-cst': ask.token }),
      ...(ask.body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(ask.body !== undefined && { body: JSON.stringify(ask.body) }),
  });
  const text = await answer.text();
  if (answer.ok) return JSON.parse(text) as T;
  let error: { code?: string; message?: string } = {};
  try {
    error = JSON.parse(text).error ?? {};
  } catch {
    // A proxy in between answers in its own words; the status says enough.
  }
  throw new RefusedError(answer.status, error.code ?? `HTTP_${answer.status}`, error.message ?? 'no reason given');
}
