export type IncidentCode =
  | 'NOTHING_CHOSEN'
  | 'TEXT_REQUIRED'
  | 'UNKNOWN_INCIDENT'
  | 'INCIDENT_CLOSED'
  | 'INCIDENT_OPEN'
  | 'UNKNOWN_SUBJECT'
  | 'UNKNOWN_CONTROL'
  | 'ALREADY_ATTACHED'
  | 'EXPORT_UNDER_WAY'
  | 'PACKET_TOO_LARGE'
  | 'SPAN_BACKWARDS';

/** A change to an incident that is refused; the message is a sentence for people. */
export class IncidentError extends Error {
  override name = 'IncidentError';
  readonly code: IncidentCode;
  constructor(code: IncidentCode, message: string) {
    super(message);
    this.code = code;
  }
}
