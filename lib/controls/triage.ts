import { type Actor, actorName } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { reopenApproved, revalidatePending } from '#lib/jobs/revalidate-jobs.ts';
import { findRoom } from '#lib/rooms/store.ts';
import type { IssuerTerms } from '#lib/tokens/terms.ts';
import { ControlError } from './control-error.ts';
import { excludeDecisions, findTriageOfScope, insertTriage, liftControl } from './store.ts';

function checkReason(reason: string): string {
  const text = reason.trim();
  if (text === '' || text.length > 500)
    throw new ControlError('REASON_REQUIRED', 'Give a reason of 1 to 500 characters; the room is told.');
  return text;
}

async function checkScope(tx: Tx, roomId: string | null): Promise<void> {
  if (roomId !== null && !(await findRoom(tx, roomId)))
    throw new ControlError('UNKNOWN_ROOM', 'This room is not on the list.');
  if (await findTriageOfScope(tx, roomId)) throw new ControlError('ALREADY_IN_FORCE', 'Triage is already on there.');
}

const about = (roomId: string | null) =>
  roomId === null ? { target: 'room:*' } : { target: `room:${roomId}`, roomId };

/**
 * Switches a room, or with `roomId` null every room, to read-only triage: from this commit on nothing is minted,
 * collected or authorized there. Unspent tokens are revoked and their jobs wait again; running jobs are refused every call.
 * @throws ControlError REASON_REQUIRED, UNKNOWN_ROOM, ALREADY_IN_FORCE
 */
export async function enterTriage(
  input: { roomId: string | null; reason: string; actor: Actor; now: Date },
  context: { terms: IssuerTerms },
): Promise<{ controlId: string; jobsReopened: string[] }> {
  const reason = checkReason(input.reason);
  const { roomId, actor, now } = input;
  return transaction(async (tx) => {
    await excludeDecisions(tx);
    await checkScope(tx, roomId);
    const control = await insertTriage(tx, { roomId, reason, appliedBy: actorName(actor), now });
    const why = 'the room went into read-only triage';
    const jobsReopened = await reopenApproved(tx, { roomId, reason: why, terms: context.terms, actor, now });
    const detail = { controlId: control.id, kind: 'triage' as const, reason, jobsReopened };
    await appendAudit(tx, { action: 'control.applied', ...about(roomId), detail }, { actor, at: now });
    return { controlId: control.id, jobsReopened };
  });
}

/**
 * Ends a triage. Nothing resumes by itself: each waiting job gets a new digest and is asked for again.
 * @throws ControlError REASON_REQUIRED, NOT_IN_FORCE
 */
export async function exitTriage(
  input: { controlId: string; reason: string; actor: Actor; now: Date },
  context: { terms: IssuerTerms },
): Promise<{ jobsRevalidated: string[] }> {
  const reason = checkReason(input.reason);
  const { actor, now } = input;
  return transaction(async (tx) => {
    await excludeDecisions(tx);
    const control = await liftControl(tx, { controlId: input.controlId, liftedBy: actorName(actor), reason, now });
    if (!control) throw new ControlError('NOT_IN_FORCE', 'This triage was ended before.');
    const scope = { roomId: control.roomId, terms: context.terms, actor, now };
    const jobsRevalidated = await revalidatePending(tx, { ...scope, reason: 'read-only triage ended' });
    const detail = { controlId: control.id, kind: 'triage' as const, reason, jobsRevalidated };
    await appendAudit(tx, { action: 'control.lifted', ...about(control.roomId), detail }, { actor, at: now });
    return { jobsRevalidated };
  });
}
