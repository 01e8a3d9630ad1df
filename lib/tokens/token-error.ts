export type TokenErrorCode =
  | 'UNKNOWN_JOB'
  | 'NO_TOKEN'
  | 'TOKEN_ALREADY_COLLECTED'
  | 'TOKEN_EXPIRED'
  | 'TOKEN_REVOKED'
  | 'TRIAGE'
  | 'FROZEN'
  | 'POLICY_CHANGED'
  | 'GROUND_LOST'
  | 'CALL_NOT_OPEN'
  | 'UNKNOWN_CALL'
  | 'REPORT_TOO_LATE';

export class TokenError extends Error {
  override name = 'TokenError';
  readonly code: TokenErrorCode;
  constructor(code: TokenErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
