// PURE. Codes of refusals in a few words.

import type { JobErrorCode } from '#lib/jobs/job-error.ts';
import type { RefusalCode } from '#lib/tokens/admit-call.ts';

const words: Partial<Record<JobErrorCode | RefusalCode, string>> = {
  AGENT_MAY_NOT_DECIDE: 'An agent tried to decide',
  AGENT_REVOKED: 'The agent was revoked',
  ALREADY_DECIDED: 'Somebody had decided before',
  BUDGET_SPENT: 'The job’s budget was spent',
  CHANNEL_NOT_ALLOWED: 'Not by this way, says the policy',
  DIGEST_MISMATCH: 'Another plan than the one that waits',
  EXPIRED: 'Too late: the request had expired',
  FROZEN: 'A freeze is in force',
  GROUND_LOST: 'What the approval rested on is gone',
  JOB_NOT_RUNNING: 'The job was not running',
  MODEL_NOT_ALLOWED: 'The policy does not allow this model',
  NOT_APPROVER: 'Not an approver of this plan',
  NOT_JOINED: 'Not a member of the room',
  NOT_PENDING: 'Nothing waited for a decision',
  NO_POLICY: 'The room has no policy',
  OWN_JOB: 'Asked for the job themselves',
  PASSKEY_REFUSED: 'The passkey’s signature did not hold',
  PASSKEY_REQUIRED: 'The policy asks for a passkey',
  PLAN_MISMATCH: 'Not in the approved plan',
  POLICY_CHANGED: 'The room’s policy had changed',
  REASON_REQUIRED: 'The policy asks for a reason',
  ROOM_NOT_READY: 'The room was not ready',
  TIME_SPENT: 'The job ran as long as it may',
  TOKEN_EXPIRED: 'The token’s time was up',
  TOKEN_REVOKED: 'The token was revoked',
  TOKEN_UNKNOWN: 'No such token',
  TRIAGE: 'Read-only triage is in force',
  VOIDED: 'The job was voided',
  WITHDRAWN: 'The job was withdrawn',
  WRONG_CODE: 'The CODE is another plan’s',
};

/** What a code means; empty for one that has no words here. */
export const refusalWords = (code: string): string =>
  Object.hasOwn(words, code) ? (words[code as keyof typeof words] ?? '') : '';
