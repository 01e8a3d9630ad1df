export type GatewayErrorCode =
  | 'STRICT_AUTH_HEADERS'
  | 'TOKEN_REQUIRED'
  | 'TOKEN_SUB_MISMATCH'
  | 'POLICY_HASH_MISMATCH'
  | 'RUN_MISMATCH'
  | 'EVENT_HASH_MISMATCH'
  | 'POLICY_MODEL_REQUIRED'
  | 'INVALID_REQUEST'
  | 'PAYLOAD_TOO_LARGE'
  | 'CALL_NOT_FOUND'
  | 'CALL_ALREADY_REPORTED'
  | 'RECEIPT_NOT_FOUND'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'FEED_LOST'
  | 'UPSTREAM_FAILED'
  | 'UPSTREAM_TIMEOUT'
  | 'CALL_CUT'
  | 'RECEIPT_NOT_STORED';

/** An answer that is not the one asked for. The message is written for whoever runs the agent. */
export class GatewayError extends Error {
  override name = 'GatewayError';
  readonly status: number;
  readonly code: string;
  /** `code` is one of ours, or one that the authorization of a call answered with. */
  constructor(status: number, code: GatewayErrorCode | (string & {}), message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
    this.code = code;
  }
}

/** The gateway cannot hear what is taken back, so it lets nothing through. */
export const feedLost = () =>
  new GatewayError(
    503,
    'FEED_LOST',
    'The gateway is cut off from its database, and with it from its controls; it refuses.',
  );
