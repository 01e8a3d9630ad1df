// Which HTTP status says what about an agent's request. Domain errors carry a code and a sentence written for people;
// everything else becomes one sentence and a reference that is also in the log.

import { randomUUID } from 'node:crypto';
import { cutOff } from '#lib/db/listen.ts';

const statusOf: Record<string, number> = {
  PROOF_REQUIRED: 401,
  PROOF_MALFORMED: 401,
  PROOF_SIGNATURE_INVALID: 401,
  PROOF_WRONG_TARGET: 401,
  PROOF_STALE: 401,
  PROOF_TOKEN_MISMATCH: 401,
  PROOF_REPLAYED: 401,
  AGENT_UNKNOWN: 401,
  AGENT_REVOKED: 403,
  INVALID_JSON: 400,
  INVALID_REQUEST: 400,
  PAYLOAD_TOO_LARGE: 413,
  BAD_PLAN: 400,
};

/** A domain error as the modules throw it: a named subclass of Error with a code of its closed union. */
type CodedError = Error & { code: string };

const domainErrors = new Set(['AgentApiError', 'JobError', 'PolicyError', 'TokenError', 'EvidenceError', 'ClawError']);

export const isDomainError = (error: unknown): error is CodedError =>
  error instanceof Error && domainErrors.has(error.name) && 'code' in error && typeof error.code === 'string';

export type ErrorAnswer = { status: number; body: { ok: false; error: { code: string; message: string } } };

function statusFor(error: CodedError): number {
  const known = statusOf[error.code];
  if (known) return known;
  if (error.code.startsWith('UNKNOWN_') || error.code.endsWith('_NOT_FOUND')) return 404;
  return error.name === 'PolicyError' || error.name === 'ClawError' ? 400 : 409;
}

/**
 * Maps anything thrown to an answer that is safe to send.
 * @param log receives what was unexpected, with the reference given to the caller
 */
export function errorAnswer(error: unknown, log: (reference: string, error: unknown) => void): ErrorAnswer {
  if (isDomainError(error)) {
    return { status: statusFor(error), body: { ok: false, error: { code: error.code, message: error.message } } };
  }
  const reference = randomUUID();
  log(reference, error);
  if (cutOff()) {
    const words = `The console is cut off from its database; it does nothing until that is back. Reference ${reference}.`;
    return { status: 503, body: { ok: false, error: { code: 'CUT_OFF', message: words } } };
  }
  const message = `Something failed on our side. Reference ${reference}.`;
  return { status: 500, body: { ok: false, error: { code: 'INTERNAL_ERROR', message } } };
}
