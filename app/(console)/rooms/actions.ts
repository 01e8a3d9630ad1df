'use server';

import { z } from 'zod';
import { type ActionContext, action } from '#lib/auth/action.ts';
import { getConfig } from '#lib/config.ts';
import { ControlError } from '#lib/controls/control-error.ts';
import {
  applySigned,
  askApplySignature,
  askLiftSignature,
  liftSigned,
  triageOrder,
} from '#lib/controls/signed-control.ts';
import { pageKeys } from '#lib/keys/page-keys.ts';
import { PasskeyError } from '#lib/passkeys/passkey-error.ts';
import { requireRelyingParty } from '#lib/passkeys/relying-party.ts';
import { signedChallenge } from '#lib/passkeys/responses.ts';
import { allowRoom } from '#lib/rooms/allow-room.ts';
import { assignAgent } from '#lib/rooms/assign-agent.ts';
import { RoomError } from '#lib/rooms/room-error.ts';

const roomId = z.string().trim().min(1, 'Give the room’s id.').max(300);
const reason = z.string().trim().min(1, 'Give a reason.').max(500, 'A reason has at most 500 characters.');

/** Puts a room on the list by its exact id. */
export const allowRoomAction = action({
  permission: 'rooms.manage',
  input: z.object({ roomId, name: z.string().trim().min(1, 'Give the room a name.').max(120) }),
  errors: [RoomError],
  run: async (input, { actor, now }) => {
    await allowRoom({ ...input, actor, now });
    return { roomId: input.roomId };
  },
});

/** Makes an agent the one that works for a room. */
export const assignAgentAction = action({
  permission: 'rooms.manage',
  input: z.object({ roomId, agentDid: z.string().min(1, 'Choose an agent.').max(200) }),
  errors: [RoomError],
  run: async (input, { actor, now }) => {
    await assignAgent({ ...input, actor, now });
    return null;
  },
});

const asker = ({ actor, now }: ActionContext) => ({
  actor,
  party: () => requireRelyingParty(getConfig().publicUrl),
  now,
});
const triageInput = z.strictObject({ roomId: roomId.nullable(), reason });
const exitInput = z.strictObject({ controlId: z.uuid(), reason });
const controlErrors = [ControlError, PasskeyError];

/** What the admin's passkey is to sign for a triage; null when they have none. */
export const signTriageAction = action({
  permission: 'controls.manage',
  input: triageInput,
  errors: controlErrors,
  run: (input, context) => askApplySignature(triageOrder(input.roomId, input.reason), asker(context)),
});

/** Switches a room, or with null every room, to read-only triage. */
export const enterTriageAction = action({
  permission: 'controls.manage',
  input: triageInput.extend({ signed: signedChallenge.optional() }),
  errors: controlErrors,
  run: ({ signed, ...input }, { actor, now }) =>
    applySigned(triageOrder(input.roomId, input.reason), { actor, signed, now }, { terms: pageKeys().terms }),
});

/** What the admin's passkey is to sign for the end of a triage; null when they have none. */
export const signExitAction = action({
  permission: 'controls.manage',
  input: exitInput,
  errors: controlErrors,
  run: (input, context) => askLiftSignature(input, asker(context)),
});

/** Ends a triage. */
export const exitTriageAction = action({
  permission: 'controls.manage',
  input: exitInput.extend({ signed: signedChallenge.optional() }),
  errors: controlErrors,
  run: ({ signed, ...order }, { actor, now }) =>
    liftSigned(order, { actor, signed, now }, { terms: pageKeys().terms, twoPersons: getConfig().liftByAnother }),
});
