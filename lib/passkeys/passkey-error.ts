export type PasskeyErrorCode =
  | 'NO_RELYING_PARTY'
  | 'BAD_NAME'
  | 'UNKNOWN_PERSON'
  | 'UNKNOWN_PASSKEY'
  | 'PASSKEY_REMOVED'
  | 'NOT_YOUR_PASSKEY'
  | 'NO_PASSKEY'
  | 'ALREADY_ENROLLED'
  | 'CONFIRMATION_REQUIRED'
  | 'RECOVERY_REQUIRED'
  | 'ENROLMENT_REFUSED'
  | 'UNKNOWN_CHALLENGE'
  | 'CHALLENGE_USED'
  | 'CHALLENGE_EXPIRED'
  | 'CHALLENGE_ELSEWHERE'
  | 'SIGNATURE_REQUIRED'
  | 'BAD_RESPONSE'
  | 'SIGN_COUNT'
  | 'WRONG_ORIGIN'
  | 'WRONG_RELYING_PARTY'
  | 'WRONG_CHALLENGE'
  | 'USER_NOT_VERIFIED'
  | 'BAD_SIGNATURE'
  | 'ASSERTION_REFUSED'
  | 'OWN_RECOVERY'
  | 'RECOVERY_OPEN'
  | 'UNKNOWN_RECOVERY'
  | 'RECOVERY_TOO_EARLY'
  | 'RECOVERY_ENDED';

/** Why a passkey did not do what was asked. The message is a sentence for the person who asked. */
export class PasskeyError extends Error {
  override name = 'PasskeyError';
  readonly code: PasskeyErrorCode;
  constructor(code: PasskeyErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What was signed is not what would be decided. */
export const elsewhere = (): PasskeyError =>
  new PasskeyError(
    'CHALLENGE_ELSEWHERE',
    'What you signed is not what would be decided now: the plan, the decision or your slot is another. Look, and sign again.',
  );
