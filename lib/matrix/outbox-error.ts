export type OutboxErrorCode = 'NO_DESTINATION' | 'TOO_LARGE';

export class OutboxError extends Error {
  override name = 'OutboxError';
  readonly code: OutboxErrorCode;
  constructor(code: OutboxErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
