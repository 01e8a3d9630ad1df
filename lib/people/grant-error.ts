export type GrantErrorCode = 'BAD_MXID' | 'BAD_ROLE';

export class GrantError extends Error {
  override name = 'GrantError';
  readonly code: GrantErrorCode;
  constructor(code: GrantErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
