export type AssertionFault =
  | 'BAD_ENCODING'
  | 'BAD_KEY'
  | 'BAD_CLIENT_DATA'
  | 'WRONG_TYPE'
  | 'WRONG_CHALLENGE'
  | 'WRONG_ORIGIN'
  | 'CROSS_ORIGIN'
  | 'BAD_AUTHENTICATOR_DATA'
  | 'WRONG_RELYING_PARTY'
  | 'USER_NOT_PRESENT'
  | 'USER_NOT_VERIFIED'
  | 'BAD_SIGNATURE';

/** Why an assertion is not a signature of the named key over the named challenge. */
export class AssertionError extends Error {
  override name = 'AssertionError';
  readonly code: AssertionFault;
  constructor(code: AssertionFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
