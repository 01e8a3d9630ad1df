'use server';

import { z } from 'zod';
import { action } from '#lib/auth/action.ts';
import { RetentionError } from '#lib/retention/retention-error.ts';
import { setRule } from '#lib/retention/rules.ts';

/** Sets for how many days something is kept; null keeps it for ever. */
export const setRetentionAction = action({
  permission: 'retention.manage',
  input: z.strictObject({ subject: z.string().max(40), days: z.number().nullable() }),
  errors: [RetentionError],
  run: async (input, { actor, now }) => {
    await setRule({ ...input, actor, now });
    return null;
  },
});
