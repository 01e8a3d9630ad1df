// What each refusal looks like on the wire. Agent runtimes read statuses: 401 and 403 make some of them lock the
// provider for every job, 429 and 5xx make them retry for minutes. So what a policy or a budget denies is 409, in words
// that no runtime takes for a login problem, and only a token that is itself no good is 401 or 403.

import { type ErrorAnswer, errorAnswer } from '#lib/agent-api/errors.ts';
import { GatewayError } from './gateway-error.ts';

const tokenStatus: Record<string, number> = {
  TOKEN_MALFORMED: 401,
  TOKEN_UNSUPPORTED_ALG: 401,
  TOKEN_UNKNOWN_VERSION: 401,
  TOKEN_UNKNOWN_KID: 401,
  TOKEN_INVALID_CLAIMS: 401,
  TOKEN_SIGNATURE_INVALID: 401,
  TOKEN_EXPIRED: 401,
  TOKEN_REVOKED: 401,
  TOKEN_CONTROL_CHAIN_MISSING: 401,
  TOKEN_SCOPE_HASH_REQUIRED: 401,
  TOKEN_BAD_AUDIENCE: 403,
  TOKEN_INSUFFICIENT_SCOPE: 403,
  TOKEN_CONTROL_SUBJECT_MISMATCH: 403,
  TOKEN_SCOPE_HASH_MISMATCH: 403,
};

const loginWords = /token|permission|unauthori[sz]ed|forbidden|credential|api.?key|log.?in/i;

/** A call that was not admitted, as a model client should see it. */
export function denial(refused: { code: string; message: string }): GatewayError {
  const status = tokenStatus[refused.code];
  if (status) return new GatewayError(status, refused.code, refused.message);
  const words = loginWords.test(refused.message)
    ? 'The policy or the budget of this job denies the call.'
    : refused.message;
  return new GatewayError(409, refused.code, `CLAW_DENIED: ${words}`);
}

/** Maps anything thrown to an answer that is safe to send, in the form that OpenAI clients read. */
export function gatewayAnswer(error: unknown, log: (reference: string, error: unknown) => void): ErrorAnswer {
  if (error instanceof GatewayError) return answer(error.status, error.code, error.message);
  const { status, body } = errorAnswer(error, log);
  return answer(tokenStatus[body.error.code] ?? status, body.error.code, body.error.message);
}

/** One refusal as it stands on the wire. */
export function answer(status: number, code: string, message: string): ErrorAnswer {
  const error = { type: status >= 500 ? 'api_error' : 'invalid_request_error', code, message };
  return { status, body: { ok: false, error } };
}
