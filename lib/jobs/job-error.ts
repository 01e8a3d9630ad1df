export type JobErrorCode =
  | 'UNKNOWN_JOB'
  | 'ROOM_NOT_READY'
  | 'NO_POLICY'
  | 'NO_AGENT'
  | 'NOT_REQUESTER'
  | 'EMPTY_REQUEST'
  | 'NOT_YOUR_JOB'
  | 'NOT_PLANNABLE'
  | 'BAD_PLAN'
  | 'TOO_MANY_REVISIONS'
  | 'NOT_PENDING'
  | 'ALREADY_DECIDED'
  | 'EXPIRED'
  | 'WITHDRAWN'
  | 'VOIDED'
  | 'DIGEST_MISMATCH'
  | 'WRONG_CODE'
  | 'POLICY_CHANGED'
  | 'TRIAGE'
  | 'FROZEN'
  | 'NOT_APPROVER'
  | 'NOT_JOINED'
  | 'AGENT_MAY_NOT_DECIDE'
  | 'OWN_JOB'
  | 'CHANNEL_NOT_ALLOWED'
  | 'PASSKEY_REQUIRED'
  | 'PASSKEY_REFUSED'
  | 'REASON_REQUIRED'
  | 'EFFECT_UNKNOWN'
  | 'NOT_RUNNING'
  | 'NOT_COMPLETING'
  | 'CALLS_OPEN'
  | 'NOTHING_CUT'
  | 'NOTHING_LEFT'
  | 'BAD_SET'
  | 'NOT_ALIKE';

/** Why a job did not do what was asked. The message is a sentence for the person who asked. */
export class JobError extends Error {
  override name = 'JobError';
  readonly code: JobErrorCode;
  /** Set when the attempt found that the job's ground is gone: why the job is to be voided. */
  readonly voids: string | null;
  constructor(code: JobErrorCode, message: string, options?: ErrorOptions & { voids?: string }) {
    super(message, options);
    this.code = code;
    this.voids = options?.voids ?? null;
  }
}
