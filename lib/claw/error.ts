/** Codes of the published services and verifiers that this folder refuses with (claw-formats.md sections 14 and 17). */
export type ClawCode =
  | 'MALFORMED_ENVELOPE'
  | 'UNKNOWN_ENVELOPE_TYPE'
  | 'INVALID_DID_FORMAT'
  | 'HASH_MISMATCH'
  | 'SIGNATURE_INVALID'
  | 'SIGNER_NOT_ALLOWED'
  | 'LIMIT_EXCEEDED'
  | 'TOKEN_MALFORMED'
  | 'TOKEN_UNSUPPORTED_ALG'
  | 'TOKEN_UNKNOWN_VERSION'
  | 'TOKEN_UNKNOWN_KID'
  | 'TOKEN_INVALID_CLAIMS'
  | 'TOKEN_SIGNATURE_INVALID'
  | 'TOKEN_EXPIRED'
  | 'TOKEN_BAD_AUDIENCE'
  | 'TOKEN_INSUFFICIENT_SCOPE'
  | 'TOKEN_CONTROL_CHAIN_MISSING'
  | 'TOKEN_CONTROL_SUBJECT_MISMATCH'
  | 'TOKEN_SCOPE_HASH_REQUIRED'
  | 'TOKEN_SCOPE_HASH_MISMATCH';

export class ClawError extends Error {
  override name = 'ClawError';
  readonly code: ClawCode;
  constructor(code: ClawCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
