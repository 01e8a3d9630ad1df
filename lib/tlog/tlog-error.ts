export type TlogCode =
  | 'BAD_SIZE'
  | 'BAD_HASH'
  | 'BAD_BASE64'
  | 'BAD_PROOF'
  | 'BAD_NOTE'
  | 'BAD_VKEY'
  | 'BAD_CHECKPOINT'
  | 'BAD_TILE'
  | 'BAD_LEAF'
  | 'BAD_REQUEST'
  | 'ORIGIN_UNKNOWN'
  | 'SIGNATURE_MISSING'
  | 'SIGNATURE_INVALID'
  | 'INCLUSION_INVALID'
  | 'CONSISTENCY_INVALID';

/** A refusal of the log's formats and proofs. The code says which rule was broken, the message where. */
export class TlogError extends Error {
  override name = 'TlogError';
  readonly code: TlogCode;
  constructor(code: TlogCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
