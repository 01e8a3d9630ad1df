// The issuer outside, spoken to in its published form: POST /v1/tokens/revoke {token_hash, reason}. It answers `revoked` or
// `already_revoked`, so the same revocation may be told as often as it takes.

import { readFile } from 'node:fs/promises';
import { z } from 'zod';

export type Credential = { kind: 'text'; text: string } | { kind: 'file'; path: string };
export type OutsideIssuer = { url: string; credential: Credential };

export type Told =
  | { kind: 'confirmed'; status: 'revoked' | 'already_revoked' }
  /** It will never take this one. */
  | { kind: 'refused'; code: string }
  | { kind: 'failed'; why: string; retryAfterMs: number | null };

const answerMs = 10_000;
const answerBytesMax = 64 * 1024;
const reasonMax = 256;
const retryAfterMaxS = 3600;
/** What no repetition changes: the request itself is not one that it takes. */
const finalStatus: ReadonlySet<number> = new Set([400, 409, 422]);

const confirmed = z.object({ status: z.enum(['revoked', 'already_revoked']), token_hash: z.string() });
const refusal = z.object({ error: z.string().regex(/^[A-Z0-9_]{1,64}$/) });

/** The credential as it is now: a scoped token lives for an hour at most, so its file is read each time. @throws when there is none */
export async function readCredential(credential: Credential): Promise<string> {
  const text = (credential.kind === 'text' ? credential.text : await readFile(credential.path, 'utf8')).trim();
  if (!/^[\x21-\x7e]{16,8192}$/.test(text)) throw new Error('the credential is not one word of 16 or more characters');
  return text;
}

/** A scoped token goes where scoped tokens go; anything else is the admin key of an issuer that is set to take one. */
const authorized = (credential: string): Record<string, string> =>
  credential.split('.').length === 3 ? { 'x-cst': `Bearer ${credential}` } : { authorization: `Bearer ${credential}` };

async function readBody(answer: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.length;
    if (bytes > answerBytesMax) throw new Error('the answer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parsed<T>(schema: z.ZodType<T>, body: string): T | null {
  try {
    return schema.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null; // no JSON: read as an answer that says nothing
  }
}

function retryAfter(answer: Response): number | null {
  const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, retryAfterMaxS) * 1000 : null;
}

function read(answer: Response, body: string, tokenHash: string): Told {
  if (answer.ok) {
    const done = parsed(confirmed, body);
    if (done?.token_hash.toLowerCase() === tokenHash) return { kind: 'confirmed', status: done.status };
    return { kind: 'failed', why: `It answered ${answer.status} and did not confirm this token.`, retryAfterMs: null };
  }
  const code = parsed(refusal, body)?.error ?? `HTTP_${answer.status}`;
  if (finalStatus.has(answer.status)) return { kind: 'refused', code };
  return { kind: 'failed', why: `It answered ${answer.status} (${code}).`, retryAfterMs: retryAfter(answer) };
}

function whyNot(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return `It did not answer within ${answerMs / 1000} s.`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (cause instanceof Error && 'code' in cause) return `It could not be asked (${String(cause.code)}).`;
  return `It could not be asked (${cause instanceof Error ? cause.message : 'unknown error'}).`;
}

/** Tells the issuer of one revocation. Never throws: what did not succeed is said. */
export async function tellRevoked(
  issuer: OutsideIssuer,
  revocation: { tokenHash: string; reason: string },
): Promise<Told> {
  const { tokenHash, reason } = revocation;
  try {
    const answer = await fetch(`${issuer.url}/v1/tokens/revoke`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorized(await readCredential(issuer.credential)) },
      body: JSON.stringify({ token_hash: tokenHash, reason: reason.slice(0, reasonMax) }),
      // Nobody may send the credential elsewhere.
      redirect: 'error',
      signal: AbortSignal.timeout(answerMs),
    });
    return read(answer, await readBody(answer), tokenHash);
  } catch (error) {
    return { kind: 'failed', why: whyNot(error), retryAfterMs: null };
  }
}
