export type ControlErrorCode = 'REASON_REQUIRED' | 'UNKNOWN_ROOM' | 'ALREADY_IN_FORCE' | 'NOT_IN_FORCE';

export class ControlError extends Error {
  override name = 'ControlError';
  readonly code: ControlErrorCode;
  constructor(code: ControlErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
