'use server';

import { z } from 'zod';
import { action } from '#lib/auth/action.ts';
import { getConfig } from '#lib/config.ts';
import { PasskeyError } from '#lib/passkeys/passkey-error.ts';
import { cancelRecovery, grantRecovery, requestRecovery } from '#lib/passkeys/recovery.ts';

const recoveryId = z.uuid('is not a recovery');
const errors = [PasskeyError];

/** Begins the wait after which a person who lost their passkeys may enrol anew. */
export const requestRecoveryAction = action({
  permission: 'passkeys.recover',
  input: z.strictObject({
    personId: z.uuid('is not a person'),
    reason: z.string().trim().min(1, 'Give a reason.').max(500, 'A reason has at most 500 characters.'),
  }),
  errors,
  run: async (input, { actor, now }) => {
    const waitHours = getConfig().passkeyRecoveryHours;
    const { opensAt } = await requestRecovery({ ...input, waitHours, actor, now });
    return { opensAt: opensAt.toISOString() };
  },
});

/** Grants a recovery whose wait is over, and removes the passkeys that are lost. */
export const grantRecoveryAction = action({
  permission: 'passkeys.recover',
  input: z.strictObject({ recoveryId, lost: z.array(z.uuid('is not a passkey')).max(50) }),
  errors,
  run: async (input, { actor, now }) => {
    const { enrolBefore } = await grantRecovery({ ...input, actor, now });
    return { enrolBefore: enrolBefore.toISOString() };
  },
});

/** Takes a recovery back. */
export const cancelRecoveryAction = action({
  permission: 'passkeys.recover',
  input: z.strictObject({ recoveryId }),
  errors,
  run: async (input, { actor, now }) => {
    await cancelRecovery({ ...input, own: false, actor, now });
    return null;
  },
});
