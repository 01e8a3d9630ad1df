'use server';

import { z } from 'zod';
import { type ActionContext, action } from '#lib/auth/action.ts';
import { getConfig } from '#lib/config.ts';
import { rollBackChoices } from '#lib/controls/compare-policies.ts';
import { ControlError } from '#lib/controls/control-error.ts';
import { startDrill } from '#lib/controls/drill.ts';
import { orderInput, orderOfInput, reasonInput, scopeInput, scopeOfInput } from '#lib/controls/order-input.ts';
import { previewControl } from '#lib/controls/preview-control.ts';
import { recordReview } from '#lib/controls/record-review.ts';
import { applySigned, askApplySignature, askLiftSignature, liftSigned } from '#lib/controls/signed-control.ts';
import { tickTask } from '#lib/controls/tick-task.ts';
import { db } from '#lib/db/client.ts';
import type { Tx } from '#lib/db/transaction.ts';
import { attachIfOpen } from '#lib/incidents/attach-control.ts';
import { pageKeys } from '#lib/keys/page-keys.ts';
import { PasskeyError } from '#lib/passkeys/passkey-error.ts';
import { requireRelyingParty } from '#lib/passkeys/relying-party.ts';
import { signedChallenge } from '#lib/passkeys/responses.ts';
import { RegistryError } from '#lib/registry/registry-error.ts';

const errors = [ControlError, PasskeyError, RegistryError];
const signed = signedChallenge.optional();
const lift = z.strictObject({ controlId: z.uuid(), reason: reasonInput });
const asker = ({ actor, now }: ActionContext) => ({
  actor,
  party: () => requireRelyingParty(getConfig().publicUrl),
  now,
});

/** What a control would stop at this moment. */
export const previewControlAction = action({
  permission: 'controls.manage',
  input: scopeInput,
  errors,
  run: (input, { now }) => previewControl(db(), scopeOfInput(input), now),
});

/** The policies to which a room can be rolled back. */
export const rollBackChoicesAction = action({
  permission: 'controls.manage',
  input: z.strictObject({ roomId: z.string().min(1).max(300) }),
  errors,
  run: ({ roomId }) => rollBackChoices(db(), roomId),
});

/** What the admin's passkey is to sign to apply a control; null when they have none. */
export const signControlAction = action({
  permission: 'controls.manage',
  input: orderInput,
  errors,
  run: (input, context) => askApplySignature(orderOfInput(input), asker(context)),
});

/** Applies a control; one that is applied from an incident is attached to it, unless that was closed meanwhile. */
export const applyControlAction = action({
  permission: 'controls.manage',
  input: orderInput.extend({ signed, incidentId: z.string().max(20).nullish() }),
  errors,
  run: async ({ signed, incidentId, ...order }, { actor, now }) => {
    let attached = false;
    const also = async (tx: Tx, controlId: string) => {
      if (incidentId) attached = await attachIfOpen(tx, { incidentId, controlId, actor, now });
    };
    const by = { actor, signed, now };
    const { controlId } = await applySigned(orderOfInput(order), by, { terms: pageKeys().terms, also });
    return { controlId, attached };
  },
});

/** What the admin's passkey is to sign to lift a control; null when they have none. */
export const signLiftAction = action({
  permission: 'controls.manage',
  input: lift,
  errors,
  run: (input, context) => askLiftSignature(input, asker(context)),
});

/** Lifts a control. */
export const liftControlAction = action({
  permission: 'controls.manage',
  input: lift.extend({ signed }),
  errors,
  run: ({ signed, ...order }, { actor, now }) =>
    liftSigned(order, { actor, signed, now }, { terms: pageKeys().terms, twoPersons: getConfig().liftByAnother }),
});

/** Verifies the package in dispute and records the auditor's review. */
export const reviewControlAction = action({
  permission: 'controls.review',
  input: z.strictObject({ controlId: z.uuid(), statement: reasonInput }),
  errors,
  run: (input, { actor, now }) => recordReview({ ...input, actor, now }),
});

/** Ticks a credential off a control's checklist. */
export const tickTaskAction = action({
  permission: 'controls.manage',
  input: z.strictObject({ taskId: z.uuid(), note: z.string().max(300, 'A note has at most 300 characters.') }),
  errors,
  run: async (input, { actor, now }) => {
    await tickTask({ ...input, actor, now });
    return null;
  },
});

/** Starts a drill. */
export const startDrillAction = action({
  permission: 'controls.manage',
  input: z.strictObject({}),
  errors,
  run: (_input, { actor }) => startDrill({ actor }),
});
