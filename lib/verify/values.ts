// PURE. The value forms of the published schemas, as leniently or strictly as the published verifiers read them.

import { z } from 'zod';
import { parseSafely } from '#lib/canon/parse-safely.ts';

export type Members = Record<string, unknown>;

export const isMembers = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An own member of a value that may be anything: an attacker's `__proto__` gives nothing. */
export const memberOf = (value: unknown, name: string): unknown =>
  isMembers(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/** Text of a value that anybody may have written: a string as it is, anything else as JSON, which asks the value nothing. */
export const asText = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');

const base64urlPattern = /^[A-Za-z0-9_-]+$/;
export const isBase64url = (value: unknown): value is string =>
  typeof value === 'string' && base64urlPattern.test(value);
export const isDid = (value: unknown): value is string =>
  typeof value === 'string' && /^did:(key|web):[a-zA-Z0-9._%-]+$/.test(value);
export const isDate = (value: unknown): value is string =>
  typeof value === 'string' && !Number.isNaN(Date.parse(value));

// RFC 3339 date-time as the `format` keyword reads it: a time and a zone are required.
const dateTimePattern =
  /^(\d{4})-(\d\d)-(\d\d)[Tt\s]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]\d\d(:?\d\d)?)$/;

export function isDateTime(value: string): boolean {
  const match = dateTimePattern.exec(value);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
}

export const text = z.string().min(1);
export const base64url = z.string().regex(base64urlPattern).min(8);
export const did = z.string().regex(/^did:/);
export const dateTime = z.string().refine(isDateTime, 'must be a date-time with a zone');
export const count = z.number().min(0);
export const members = z.record(z.string(), z.unknown());

/** The nine envelope members and the optional tenth, closed, around a payload. */
export const envelopeSchema = <T extends z.ZodType>(type: string, payload: T) =>
  z.strictObject({
    envelope_version: z.literal('1'),
    envelope_type: z.literal(type),
    payload,
    payload_hash_b64u: base64url,
    hash_algorithm: z.enum(['SHA-256', 'BLAKE3']),
    signature_b64u: base64url,
    algorithm: z.literal('Ed25519'),
    signer_did: did,
    issued_at: dateTime,
    expires_at: dateTime.optional(),
  });

/** The first way in which a value misses a schema, with its path, or null. */
export function firstIssue(schema: z.ZodType, value: unknown): { path: string; message: string } | null {
  const parsed = parseSafely(schema, value);
  if (parsed.success) return null;
  const issue = parsed.error.issues[0];
  const keys = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const path = [...(issue?.path ?? []), ...keys]
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
  return { path, message: issue?.message ?? 'does not fit' };
}
