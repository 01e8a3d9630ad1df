'use server';

import { z } from 'zod';
import { action } from '#lib/auth/action.ts';
import { getConfig } from '#lib/config.ts';
import { beginEnrolment } from '#lib/passkeys/begin-enrolment.ts';
import { removePasskey, renamePasskey } from '#lib/passkeys/change-passkey.ts';
import { finishEnrolment } from '#lib/passkeys/finish-enrolment.ts';
import { PasskeyError } from '#lib/passkeys/passkey-error.ts';
import { cancelRecovery } from '#lib/passkeys/recovery.ts';
import { requireRelyingParty } from '#lib/passkeys/relying-party.ts';
import { challengeId, registrationResponse, signedChallenge } from '#lib/passkeys/responses.ts';

const id = z.uuid('is not a passkey');
const name = z.string().max(200);
const errors = [PasskeyError];

/** What the browser must ask for to add a passkey: a signature of one in force, or the new passkey. */
export const beginEnrolmentAction = action({
  permission: 'passkeys.own',
  input: z.strictObject({ confirmation: signedChallenge.optional() }),
  errors,
  run: ({ confirmation }, { actor, now }) =>
    beginEnrolment({
      personId: actor.personId,
      confirmation,
      party: requireRelyingParty(getConfig().publicUrl),
      now,
    }),
});

/** Registers the passkey that the browser made. */
export const finishEnrolmentAction = action({
  permission: 'passkeys.own',
  input: z.strictObject({ challengeId, name, response: registrationResponse }),
  errors,
  run: async (input, { actor, now }) => {
    await finishEnrolment({ ...input, personId: actor.personId, actor, now });
    return null;
  },
});

/** Gives one of the person's own passkeys another name. */
export const renamePasskeyAction = action({
  permission: 'passkeys.own',
  input: z.strictObject({ id, name }),
  errors,
  run: async (input, { actor, now }) => {
    await renamePasskey({ ...input, actor, now });
    return null;
  },
});

/** Removes one of the person's own passkeys for good. */
export const removePasskeyAction = action({
  permission: 'passkeys.own',
  input: z.strictObject({ id }),
  errors,
  run: async (input, { actor, now }) => {
    await removePasskey({ ...input, actor, now });
    return null;
  },
});

/** The person objects to a recovery of their passkeys. */
export const objectToRecoveryAction = action({
  permission: 'passkeys.own',
  input: z.strictObject({ recoveryId: z.uuid('is not a recovery') }),
  errors,
  run: async (input, { actor, now }) => {
    await cancelRecovery({ ...input, own: true, actor, now });
    return null;
  },
});
