export type TransparencyErrorCode = 'NO_LOG' | 'DAMAGED' | 'LEAF_TOO_LARGE' | 'REFUSED' | 'UNKNOWN_FINDING';

/** `DAMAGED`: the log's tables contradict themselves. `REFUSED`: signing would fork what others have seen. */
export class TransparencyError extends Error {
  override name = 'TransparencyError';
  readonly code: TransparencyErrorCode;
  constructor(code: TransparencyErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}
