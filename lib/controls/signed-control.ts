import type { PersonActor } from '#lib/actor.ts';
import type { SignedControl } from '#lib/claw/control-assertion.ts';
import { db } from '#lib/db/client.ts';
import type { Db, Tx } from '#lib/db/transaction.ts';
import { makeControlChallenge } from '#lib/passkeys/control-challenge.ts';
import type { RelyingParty } from '#lib/passkeys/relying-party.ts';
import type { SigningRequest } from '#lib/passkeys/request-options.ts';
import type { SignedChallenge } from '#lib/passkeys/responses.ts';
import { withControlSignature } from '#lib/passkeys/verify-control.ts';
import type { IssuerTerms } from '#lib/tokens/terms.ts';
import type { Order } from './affected.ts';
import { applyControl } from './apply-control.ts';
import { ControlError } from './control-error.ts';
import { liftControl } from './lift-control.ts';
import { readReason } from './reason.ts';
import { rollBack } from './roll-back.ts';
import { roomScope } from './scope.ts';
import { findControl } from './store.ts';

// Controls that people apply and lift from the browser: signed by their passkey when they have one.

/** A control as it is ordered on the page. */
export type ControlOrder = Order & {
  reason: string;
  endsAt: Date | null;
  disputedJobId: string | null;
  /** Roll-back: hash of the policy to put in force again. */
  policy: string | null;
};

/** Read-only triage of a room, or of every room for null. */
export const triageOrder = (roomId: string | null, reason: string): ControlOrder => ({
  kind: 'triage',
  ...roomScope(roomId),
  span: { from: null, to: null },
  reason,
  endsAt: null,
  disputedJobId: null,
  policy: null,
});

type Unsigned = Omit<SignedControl, 'person'>;
const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

/** What is signed to apply a control. @throws ControlError REASON_REQUIRED */
export const applyToSign = (order: ControlOrder): Unsigned => ({
  step: 'apply',
  control: null,
  kind: order.kind,
  scope: order.scope,
  subject: order.subject,
  span: { from: iso(order.span.from), to: iso(order.span.to) },
  reason: readReason(order.reason),
  endsAt: iso(order.endsAt),
  disputed: order.disputedJobId,
  policy: order.policy,
});

export type LiftOrder = { controlId: string; reason: string };

/** What is signed to lift a control, from its stored row. @throws ControlError NOT_IN_FORCE, REASON_REQUIRED */
export async function liftToSign(from: Db, { controlId, reason }: LiftOrder): Promise<Unsigned> {
  const control = await findControl(from, controlId);
  if (!control) throw new ControlError('NOT_IN_FORCE', 'There is no such control.');
  return {
    step: 'lift',
    control: controlId,
    kind: control.kind,
    scope: control.scope,
    subject: control.subject,
    span: { from: iso(control.issuedFrom), to: iso(control.issuedTo) },
    reason: readReason(reason),
    endsAt: iso(control.endsAt),
    disputed: control.disputedJobId,
    policy: control.hashAfter,
  };
}

type Asker = { actor: PersonActor; party: () => RelyingParty; now: Date };

/** The challenge under a control that is to be applied; null for a person without a passkey. @throws ControlError, PasskeyError */
export const askApplySignature = (order: ControlOrder, { actor, ...rest }: Asker): Promise<SigningRequest | null> =>
  makeControlChallenge(applyToSign(order), { personId: actor.personId, ...rest });

/** The challenge under a lift; null for a person without a passkey. @throws ControlError, PasskeyError */
export const askLiftSignature = async (order: LiftOrder, { actor, ...rest }: Asker): Promise<SigningRequest | null> =>
  makeControlChallenge(await liftToSign(db(), order), { personId: actor.personId, ...rest });

type By = { actor: PersonActor; signed?: SignedChallenge; now: Date };

function rollBackTo(order: ControlOrder): { roomId: string; hash: string } {
  if (order.subject === null || order.policy === null || order.scope !== 'room') {
    throw new ControlError('POLICY_NOT_BEFORE', 'A roll-back names a room and the earlier policy.');
  }
  return { roomId: order.subject, hash: order.policy };
}

/**
 * Applies a control with the person's signature.
 * @param context.also what else belongs to the transaction that applies it
 * @throws ControlError, PasskeyError, RegistryError
 */
export function applySigned(
  order: ControlOrder,
  { actor, signed, now }: By,
  { terms, also }: { terms: IssuerTerms; also?: (tx: Tx, controlId: string) => Promise<void> },
): Promise<{ controlId: string }> {
  const signature = { signed, order: applyToSign(order), personId: actor.personId, now };
  return withControlSignature(signature, async (keepSignature) => {
    const inTransaction = async (tx: Tx, controlId: string) => {
      await keepSignature(tx, controlId);
      await also?.(tx, controlId);
    };
    const { kind, policy, ...input } = order;
    if (kind === 'rollback') {
      const rolled = { ...rollBackTo(order), reason: order.reason, actor, now };
      return { controlId: (await rollBack(rolled, { inTransaction })).controlId };
    }
    return { controlId: (await applyControl({ kind, ...input, actor, now }, { terms, inTransaction })).controlId };
  });
}

/** Lifts a control with the person's signature. @throws ControlError, PasskeyError */
export async function liftSigned(
  order: LiftOrder,
  { actor, signed, now }: By,
  context: { terms: IssuerTerms; twoPersons: boolean },
): Promise<{ jobsRevalidated: string[] }> {
  const signature = { signed, order: await liftToSign(db(), order), personId: actor.personId, now };
  return withControlSignature(signature, (inTransaction) =>
    liftControl({ ...order, actor, now }, { ...context, inTransaction }),
  );
}
