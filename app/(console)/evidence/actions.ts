'use server';

import { z } from 'zod';
import { action } from '#lib/auth/action.ts';
import { getConfig } from '#lib/config.ts';
import { eraseBody } from '#lib/evidence/erase-body.ts';
import { EvidenceError } from '#lib/evidence/evidence-error.ts';
import { createShare } from '#lib/sharing/create-share.ts';
import { revokeShare } from '#lib/sharing/revoke-share.ts';
import { ShareError } from '#lib/sharing/share-error.ts';
import { shareLabelMax, shareLevels } from '#lib/sharing/share-terms.ts';

/** Makes a link; its address is in this answer and can be read nowhere else. */
export const createShareAction = action({
  permission: 'evidence.share',
  input: z.strictObject({
    jobId: z.string().max(64),
    level: z.enum(shareLevels),
    hours: z.number().int(),
    label: z.string().trim().min(1, 'Say for whom the link is.').max(shareLabelMax),
  }),
  errors: [ShareError],
  run: async (input, { actor, now }) => {
    const { path, expiresAt } = await createShare({ ...input, actor, now });
    return { url: new URL(path, getConfig().publicUrl).href, expiresAt: expiresAt.toISOString() };
  },
});

/** Takes a link back. */
export const revokeShareAction = action({
  permission: 'evidence.share',
  input: z.strictObject({ shareId: z.uuid() }),
  errors: [ShareError],
  run: ({ shareId }, { actor, now }) => revokeShare({ shareId, actor, now }),
});

/** Erases one kept body for good; its digest stays, and who erased it and why is shown with it. */
export const eraseBodyAction = action({
  permission: 'evidence.erase',
  input: z.strictObject({ bodyId: z.uuid(), reason: z.string().trim().min(1, 'Say why.').max(500) }),
  errors: [EvidenceError],
  run: async (input, { actor, now }) => {
    await eraseBody({ ...input, actor, now });
    return null;
  },
});
