export type AgentErrorCode = 'BAD_DID' | 'ALREADY_REGISTERED' | 'UNKNOWN_AGENT' | 'ALREADY_REVOKED' | 'BAD_NAME';

export class AgentError extends Error {
  override name = 'AgentError';
  readonly code: AgentErrorCode;
  constructor(code: AgentErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
