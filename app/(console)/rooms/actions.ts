'use server';

import { z } from 'zod';
import { action } from '#lib/auth/action.ts';
import { ControlError } from '#lib/controls/control-error.ts';
import { enterTriage, exitTriage } from '#lib/controls/triage.ts';
import { pageKeys } from '#lib/keys/page-keys.ts';
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

/** Switches a room, or with null every room, to read-only triage. */
export const enterTriageAction = action({
  permission: 'controls.manage',
  input: z.object({ roomId: roomId.nullable(), reason }),
  errors: [ControlError],
  run: (input, { actor, now }) => enterTriage({ ...input, actor, now }, { terms: pageKeys().terms }),
});

/** Ends a triage. */
export const exitTriageAction = action({
  permission: 'controls.manage',
  input: z.object({ controlId: z.uuid(), reason }),
  errors: [ControlError],
  run: (input, { actor, now }) => exitTriage({ ...input, actor, now }, { terms: pageKeys().terms }),
});
