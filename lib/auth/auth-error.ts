export type AuthErrorCode =
  | 'BAD_MATRIX_ID'
  | 'SERVER_NOT_ALLOWED'
  | 'RATE_LIMITED'
  | 'NO_ACTIVE_CODE'
  | 'WRONG_CODE'
  | 'PERSON_DISABLED'
  | 'DEMO_NOT_OFFERED'
  | 'OIDC_FAILED';

export class AuthError extends Error {
  override name = 'AuthError';
  readonly code: AuthErrorCode;
  constructor(code: AuthErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
