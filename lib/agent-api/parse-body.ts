// PURE. A body's text becomes exactly one value: duplicate keys are refused, so no two readers can see two requests.

import type { z } from 'zod';
import { parseStrictJson } from '#lib/canon/gate.ts';
import { parseSafely } from '#lib/canon/parse-safely.ts';
import { AgentApiError } from './agent-api-error.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @throws AgentApiError INVALID_JSON when the bytes are not UTF-8 */
export function decodeBody(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new AgentApiError('INVALID_JSON', 'The body is not UTF-8.', { cause });
  }
}

/** @throws AgentApiError INVALID_JSON, INVALID_REQUEST (naming the first wrong member) */
export function parseBody<S extends z.ZodType>(schema: S, text: string): z.infer<S> {
  let value: unknown;
  try {
    value = text === '' ? {} : parseStrictJson(text);
  } catch (cause) {
    throw new AgentApiError('INVALID_JSON', 'The body is not JSON that can be read in one way only.', { cause });
  }
  const parsed = parseSafely(schema, value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new AgentApiError('INVALID_REQUEST', `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'not valid'}`);
}
