export type EvidenceCode =
  | 'UNKNOWN_BUNDLE'
  | 'NO_RUN'
  | 'PAYLOAD_CHANGED'
  | 'ENVELOPE_REFUSED'
  | 'ALREADY_SEALED'
  | 'NOT_COMPLETING'
  | 'NOT_ENDED'
  | 'UNKNOWN_PACKAGE'
  | 'UNKNOWN_BODY'
  | 'NOT_ALLOWED'
  | 'REASON_REQUIRED'
  | 'ALREADY_ERASED';

/** A refusal; the message is written for whoever asked. */
export class EvidenceError extends Error {
  override name = 'EvidenceError';
  readonly code: EvidenceCode;
  constructor(code: EvidenceCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
