/** Refusals of the canonical layer. The code says which rule was broken, the message where. */
export type CanonCode =
  | 'NOT_JSON'
  | 'NOT_PLAIN_JSON'
  | 'NOT_CANONICAL'
  | 'DUPLICATE_KEY'
  | 'TOO_DEEP'
  | 'TOO_LARGE'
  | 'LONE_SURROGATE'
  | 'INTEGER_LIKE_KEY'
  | 'BAD_ENCODING'
  | 'BAD_DID'
  | 'UNSAFE_KEY';

export class CanonError extends Error {
  override name = 'CanonError';
  readonly code: CanonCode;
  constructor(code: CanonCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
