import type { PersonActor } from '#lib/actor.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { countOpenCredentials } from '#lib/passkeys/store.ts';
import { isStillAdmin } from '#lib/people/admin-for-mxid.ts';
import type { IssuerTerms } from '#lib/tokens/terms.ts';
import { applyControl, type ControlInput, checkOrder } from './apply-control.ts';
import { ControlError } from './control-error.ts';
import { checkLift, liftControl } from './lift-control.ts';
import { checkPrior, rollBack } from './roll-back.ts';
import { type ApplyOrder, needsPasskey, type RoomOrder, type RoomVia } from './room-order-form.ts';

/** Who orders in the admin room, by which event, and when. */
export type RoomAuthor = { actor: PersonActor; eventId: string; now: Date };
export type OrderContext = { terms: IssuerTerms; twoPersons: boolean };

const span = { from: null, to: null };

function applyInput({ minutes, disputed, step: _, ...order }: ApplyOrder, { actor, now }: RoomAuthor): ControlInput {
  const endsAt = minutes === null ? null : new Date(now.getTime() + minutes * 60_000);
  return { ...order, span, endsAt, disputedJobId: disputed, actor, now };
}

/**
 * What a room order rests on beside the control itself, read in the transaction that acts on it.
 * @throws ControlError NOT_ADMIN, PASSKEY_REQUIRED
 */
export async function checkAuthor(tx: Tx, order: RoomOrder, actor: PersonActor): Promise<void> {
  if (!(await isStillAdmin(tx, actor))) throw new ControlError('NOT_ADMIN', 'Only admins do this.');
  if (!needsPasskey(order) || (await countOpenCredentials(tx, actor.personId)) === 0) return;
  const where = 'do it on the console, or on the command line of the server';
  throw new ControlError('PASSKEY_REQUIRED', `You have a passkey, and a room cannot ask for it: ${where}.`);
}

/** Whether an order could be carried out at this moment. @throws ControlError when not, as carrying it out would */
export async function checkRoomOrder(tx: Tx, order: RoomOrder, by: RoomAuthor, context: OrderContext): Promise<void> {
  const { actor, now } = by;
  await checkAuthor(tx, order, actor);
  if (order.step === 'apply') await checkOrder(tx, applyInput(order, by));
  if (order.step === 'lift') await checkLift(tx, { ...order, actor, now }, context.twoPersons);
  if (order.step === 'rollback') await checkPrior(tx, { ...order, hash: order.policy, actor, now });
}

/**
 * Carries an order out, with its author checked again in the same transaction.
 * @param keep what that transaction also keeps; by it an order is carried out once
 * @throws ControlError, RegistryError
 */
export async function runRoomOrder(
  order: RoomOrder,
  by: RoomAuthor & { via: RoomVia },
  context: OrderContext & { keep: (tx: Tx, controlId: string) => Promise<void> },
): Promise<void> {
  const { actor, via, now } = by;
  const inTransaction = async (tx: Tx, controlId: string) => {
    await checkAuthor(tx, order, actor);
    await context.keep(tx, controlId);
  };
  const { terms, twoPersons } = context;
  if (order.step === 'apply') await applyControl({ ...applyInput(order, by), via }, { terms, inTransaction });
  else if (order.step === 'lift')
    await liftControl({ ...order, via, actor, now }, { terms, twoPersons, inTransaction });
  else await rollBack({ ...order, hash: order.policy, via, actor, now }, { inTransaction });
}
