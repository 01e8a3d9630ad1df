export type RetentionErrorCode = 'UNKNOWN_SUBJECT' | 'DAYS_OUT_OF_RANGE' | 'NOT_ALLOWED';

/** Why a rule was not set, in a sentence for people. */
export class RetentionError extends Error {
  override name = 'RetentionError';
  readonly code: RetentionErrorCode;
  constructor(code: RetentionErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
