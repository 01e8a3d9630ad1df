export type ControlErrorCode =
  | 'REASON_REQUIRED'
  | 'UNKNOWN_SUBJECT'
  | 'SCOPE_NOT_FOR_KIND'
  | 'END_IN_THE_PAST'
  | 'ALREADY_IN_FORCE'
  | 'NOT_IN_FORCE'
  | 'SECOND_PERSON_REQUIRED'
  | 'DISPUTE_REQUIRED'
  | 'REVIEW_REQUIRED'
  | 'NO_PACKAGE'
  | 'UNKNOWN_TASK'
  | 'POLICY_NOT_BEFORE'
  | 'NOT_ADMIN'
  | 'PASSKEY_REQUIRED'
  | 'CODE_UNKNOWN'
  | 'CODE_SPENT'
  | 'CODE_EXPIRED';

export class ControlError extends Error {
  override name = 'ControlError';
  readonly code: ControlErrorCode;
  constructor(code: ControlErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
