export type PeopleErrorCode =
  | 'UNKNOWN_PERSON'
  | 'PERSON_DISABLED'
  | 'BAD_MATRIX_ID'
  | 'ID_OF_ANOTHER'
  | 'ID_IS_YOURS'
  | 'REBINDING_NEEDS_ADMIN'
  | 'NOT_BOUND'
  | 'STILL_BOUND'
  | 'NOT_A_PERSON'
  | 'IDENTITY_OF_ANOTHER'
  | 'UNKNOWN_IDENTITY'
  | 'ONLY_WAY_IN'
  | 'LAST_ADMIN'
  | 'OWN_ACCOUNT'
  | 'UNKNOWN_SESSION';

/** Why nothing was changed about a person. The message is a sentence for whoever asked. */
export class PeopleError extends Error {
  override name = 'PeopleError';
  readonly code: PeopleErrorCode;
  constructor(code: PeopleErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
