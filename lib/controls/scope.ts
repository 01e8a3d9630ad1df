// PURE. What a control is laid over, and which scopes each kind takes (product.md, the rollback posture).

import type { ControlKind, ControlScope } from '#lib/db/generated/enums.ts';

export type { ControlKind, ControlScope } from '#lib/db/generated/enums.ts';

/** `subject`: room id, agent did, job id, Matrix id or policy hash, as the scope says; null for everything. */
export type Scope = { scope: ControlScope; subject: string | null };

/** A job as the controls see it. */
export type Ground = { jobId: string; roomId: string; agentDid: string };

/** The scopes that each kind can be laid over. */
export const scopesOf: Record<ControlKind, readonly ControlScope[]> = {
  triage: ['everything', 'room'],
  freeze: ['everything', 'room', 'agent', 'job'],
  revoke: ['everything', 'room', 'agent', 'job', 'approver', 'policy'],
  rollback: ['room'],
};

/** Whether a control over this scope stops that job. */
export function covers({ scope, subject }: Scope, ground: Ground): boolean {
  if (scope === 'everything') return true;
  if (scope === 'room') return subject === ground.roomId;
  if (scope === 'agent') return subject === ground.agentDid;
  if (scope === 'job') return subject === ground.jobId;
  return false;
}

/** What an audit entry about the scope names as its target. */
export function targetOf({ scope, subject }: Scope): { target: string; roomId?: string; jobId?: string } {
  if (scope === 'everything' || subject === null) return { target: 'room:*' };
  if (scope === 'room') return { target: `room:${subject}`, roomId: subject };
  if (scope === 'job') return { target: `job:${subject}`, jobId: subject };
  if (scope === 'approver') return { target: `person:${subject}` };
  return { target: `${scope}:${subject}` };
}

/** Every room for null. */
export const roomScope = (roomId: string | null): Scope =>
  roomId === null ? { scope: 'everything', subject: null } : { scope: 'room', subject: roomId };
