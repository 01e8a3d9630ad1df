import type { Actor } from '#lib/actor.ts';
import type { IssuerTerms } from '#lib/tokens/terms.ts';
import { applyControl } from './apply-control.ts';
import { liftControl } from './lift-control.ts';
import type { Scope } from './scope.ts';

/** Every room for null. */
export const roomScope = (roomId: string | null): Scope =>
  roomId === null ? { scope: 'everything', subject: null } : { scope: 'room', subject: roomId };

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
