import { type Actor, actorName } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { revalidatePending } from '#lib/jobs/revalidate-jobs.ts';
import type { IssuerTerms } from '#lib/tokens/terms.ts';
import { openJobsIn } from './affected-store.ts';
import { ControlError } from './control-error.ts';
import { readReason } from './reason.ts';
import { reviewSuffices } from './review-suffices.ts';
import type { RoomVia } from './room-order-form.ts';
import { samePerson } from './same-person.ts';
import { targetOf } from './scope.ts';
import { excludeDecisions, findControl, reviewOf, setLifted } from './store.ts';

export type LiftInput = { controlId: string; reason: string; via?: RoomVia; actor: Actor; now: Date };
type Terms = { terms: IssuerTerms; twoPersons: boolean; inTransaction?: (tx: Tx, controlId: string) => Promise<void> };

const endWords = { triage: 'read-only triage ended', freeze: 'the freeze ended', rollback: 'the roll-back ended' };

/** @throws ControlError when this control cannot be lifted now, or not by this person */
export async function checkLift(tx: Tx, input: LiftInput, twoPersons: boolean): Promise<void> {
  const control = await findControl(tx, input.controlId);
  if (!control || control.liftedAt || control.kind === 'revoke') {
    throw new ControlError('NOT_IN_FORCE', 'This control was ended before, or it has no end.');
  }
  if (twoPersons && samePerson(actorName(input.actor), control.appliedBy)) {
    throw new ControlError('SECOND_PERSON_REQUIRED', 'Somebody other than who applied this control has to lift it.');
  }
  if (control.kind !== 'freeze') return;
  const review = await reviewOf(tx, control.id);
  if (!review || !reviewSuffices(review)) {
    const words = `An auditor first has to record that the package of job ${control.disputedJobId} verifies and was reviewed.`;
    throw new ControlError('REVIEW_REQUIRED', words);
  }
}

/**
 * Ends a control. Nothing decided before resumes by itself: each job that waited in its scope gets a new digest and is
 * asked for again.
 * @throws ControlError REASON_REQUIRED, NOT_IN_FORCE, SECOND_PERSON_REQUIRED, REVIEW_REQUIRED
 */
export async function liftControl(input: LiftInput, context: Terms): Promise<{ jobsRevalidated: string[] }> {
  const reason = readReason(input.reason);
  const { controlId, actor, now } = input;
  return transaction(async (tx) => {
    await excludeDecisions(tx);
    await checkLift(tx, input, context.twoPersons);
    const control = await setLifted(tx, { controlId, liftedBy: actorName(actor), reason, now });
    if (!control || control.kind === 'revoke') throw new ControlError('NOT_IN_FORCE', 'This control was ended before.');
    const waiting = (await openJobsIn(tx, control)).filter((job) => job.state === 'pending').map((job) => job.id);
    const scope = { jobIds: waiting, terms: context.terms, actor, now };
    const jobsRevalidated = await revalidatePending(tx, { ...scope, reason: endWords[control.kind] });
    await context.inTransaction?.(tx, controlId);
    const { kind } = control;
    const detail = {
      controlId,
      kind,
      scope: control.scope,
      subject: control.subject,
      reason,
      jobsRevalidated,
      ...input.via,
    };
    await appendAudit(tx, { action: 'control.lifted', ...targetOf(control), detail }, { actor, at: now });
    return { jobsRevalidated };
  });
}
