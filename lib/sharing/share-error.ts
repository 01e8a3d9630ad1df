export type ShareErrorCode = 'NOTHING_TO_SHARE' | 'UNKNOWN_SHARE' | 'ALREADY_REVOKED' | 'BAD_EXPIRY' | 'BAD_LABEL';

/** Why a share link was not made or not revoked. The message is a sentence for the person who asked. */
export class ShareError extends Error {
  override name = 'ShareError';
  readonly code: ShareErrorCode;
  constructor(code: ShareErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
