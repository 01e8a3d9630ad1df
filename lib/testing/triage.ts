// For db tests: read-only triage of a room or of every room, in one line.

import type { Actor } from '#lib/actor.ts';
import { applyControl } from '#lib/controls/apply-control.ts';
import { liftControl } from '#lib/controls/lift-control.ts';
import { roomScope } from '#lib/controls/scope.ts';
import type { IssuerTerms } from '#lib/tokens/terms.ts';

/**
 * Switches a room, or with `roomId` null every room, to read-only triage.
 * @throws ControlError
 */
export async function enterTriage(
  input: { roomId: string | null; reason: string; actor: Actor; now: Date },
  context: { terms: IssuerTerms },
): Promise<{ controlId: string; jobsReopened: string[] }> {
  const { roomId, ...rest } = input;
  const order = {
    kind: 'triage' as const,
    ...roomScope(roomId),
    span: { from: null, to: null },
    endsAt: null,
    disputedJobId: null,
  };
  const { controlId, effect } = await applyControl({ ...order, ...rest }, context);
  return { controlId, jobsReopened: effect.reopened };
}

/** Ends a triage. @throws ControlError */
export const exitTriage = (
  input: { controlId: string; reason: string; actor: Actor; now: Date },
  context: { terms: IssuerTerms },
): Promise<{ jobsRevalidated: string[] }> => liftControl(input, { ...context, twoPersons: false });
