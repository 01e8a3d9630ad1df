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
export async function endControls(
  input: { now: Date },
  context: { terms: () => Promise<IssuerTerms> },
): Promise<number> {
  const due = await controlsToEnd(db(), input.now);
  if (due.length === 0) return 0;
  const terms = await context.terms();
  let lifted = 0;
  for (const control of due) {
    const reason = `It was to end at ${control.endsAt?.toISOString()}.`;
    try {
      const order = { controlId: control.id, reason, actor: worker, now: input.now };
      await liftControl(order, { terms, twoPersons: false });
      lifted += 1;
    } catch (error) {
      // Lifted by hand meanwhile, or a freeze that waits for its review.
      if (!(error instanceof ControlError)) throw error;
    }
  }
  return lifted;
}
