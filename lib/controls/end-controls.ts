import type { SystemActor } from '#lib/actor.ts';
import { db } from '#lib/db/client.ts';
import type { IssuerTerms } from '#lib/tokens/terms.ts';
import { ControlError } from './control-error.ts';
import { liftControl } from './lift-control.ts';
import { controlsToEnd } from './store.ts';

const worker: SystemActor = { kind: 'system', name: 'worker' };

/**
 * Lifts the controls whose automatic end has come; until this has run they stay in force. A freeze whose evidence was
 * not reviewed stays, whatever its end.
 * @returns how many were lifted
 */
export async function endControls(input: { now: Date }, context: { terms: IssuerTerms }): Promise<number> {
  let lifted = 0;
  for (const control of await controlsToEnd(db(), input.now)) {
    const reason = `It was to end at ${control.endsAt?.toISOString()}.`;
    try {
      const order = { controlId: control.id, reason, actor: worker, now: input.now };
      await liftControl(order, { terms: context.terms, twoPersons: false });
      lifted += 1;
    } catch (error) {
      // Lifted by hand meanwhile, or a freeze that waits for its review.
      if (!(error instanceof ControlError)) throw error;
    }
  }
  return lifted;
}
