export type AgentApiErrorCode =
  | 'PROOF_REQUIRED'
  | 'PROOF_MALFORMED'
  | 'PROOF_SIGNATURE_INVALID'
  | 'PROOF_WRONG_TARGET'
  | 'PROOF_STALE'
  | 'PROOF_TOKEN_MISMATCH'
  | 'PROOF_REPLAYED'
  | 'AGENT_UNKNOWN'
  | 'AGENT_REVOKED'
  | 'INVALID_JSON'
  | 'INVALID_REQUEST'
  | 'PAYLOAD_TOO_LARGE'
  | 'WPC_NOT_FOUND';

/** Why a request of an agent was not even looked at. */
export class AgentApiError extends Error {
  override name = 'AgentApiError';
  readonly code: AgentApiErrorCode;
  constructor(code: AgentApiErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
