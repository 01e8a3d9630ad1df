import type { z } from 'zod';
import { parseSafely } from '#lib/canon/parse-safely.ts';

export type PolicyErrorCode = 'INVALID_SOURCE' | 'INVALID_PAYLOAD' | 'INVALID_PLAN';

/** A document that says something we do not accept. `path` names the place, such as `execution.tools.allow[2]`. */
export class PolicyError extends Error {
  override name = 'PolicyError';
  readonly code: PolicyErrorCode;
  readonly path: string;
  constructor(code: PolicyErrorCode, path: string, problem: string, options?: ErrorOptions) {
    super(path ? `${path} ${problem}` : `The document ${problem}`, options);
    this.code = code;
    this.path = path;
  }
}

/** `['a', 'b', 2]` → `a.b[2]`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.map((part, i) => (typeof part === 'number' ? `[${part}]` : `${i ? '.' : ''}${String(part)}`)).join('');
}

/** Parses with a schema; the first problem becomes a PolicyError with its path. */
export function parseWith<T>(schema: z.ZodType<T>, value: unknown, code: PolicyErrorCode): T {
  const parsed = parseSafely(schema, value, {
    error: (issue) => (issue.input === undefined ? 'is missing' : undefined),
  });
  if (parsed.success) return parsed.data;
  // A misspelt key also leaves its right spelling missing: the unknown key is the one to name.
  const { issues } = parsed.error;
  const issue = issues.find((one) => one.code === 'unrecognized_keys') ?? issues[0];
  if (!issue) throw new PolicyError(code, '', 'is not valid');
  if (issue.code === 'unrecognized_keys') {
    throw new PolicyError(code, pathText([...issue.path, issue.keys[0] ?? '']), 'is not a known key');
  }
  throw new PolicyError(code, pathText(issue.path), problemText(issue));
}

/** Our schemas say what a value must be; the library's own words need an introduction. */
function problemText(issue: z.core.$ZodIssue): string {
  const message = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  return /^(Invalid|Too|Unrecognized)/.test(message) ? `is wrong: ${message}` : message;
}
