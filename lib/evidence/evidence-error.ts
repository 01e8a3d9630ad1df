export type EvidenceCode =
  | 'UNKNOWN_BUNDLE'
  | 'NO_RUN'
  | 'PAYLOAD_CHANGED'
  | 'ENVELOPE_REFUSED'
  | 'ALREADY_SEALED'
  | 'NOT_COMPLETING';

/** A refusal; the message is written for whoever sent the bundle. */
export class EvidenceError extends Error {
  override name = 'EvidenceError';
  readonly code: EvidenceCode;
  constructor(code: EvidenceCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
