'use server';

import { z } from 'zod';
import { action } from '#lib/auth/action.ts';
import { db } from '#lib/db/client.ts';
import { pageKeys } from '#lib/keys/page-keys.ts';
import { PolicyError } from '#lib/policy/policy-error.ts';
import { sourceCharactersMax } from '#lib/policy/source.ts';
import { activatePolicy } from '#lib/registry/activate.ts';
import { previewPolicy } from '#lib/registry/preview-policy.ts';
import { publishPolicy } from '#lib/registry/publish.ts';
import { RegistryError } from '#lib/registry/registry-error.ts';

const document = z.object({
  sourceText: z
    .string()
    .min(1, 'Paste the policy’s document.')
    .max(sourceCharactersMax, `A document has at most ${sourceCharactersMax} characters.`),
});

/** Compiles a document and says what it would mean; stores nothing. */
export const previewPolicyAction = action({
  permission: 'policies.manage',
  input: document,
  errors: [PolicyError],
  run: ({ sourceText }, { now }) => previewPolicy(db(), sourceText, pageKeys().registry, now),
});

/** Publishes a document; it takes effect nowhere until it is activated. */
export const publishPolicyAction = action({
  permission: 'policies.manage',
  input: document,
  errors: [PolicyError],
  run: ({ sourceText }, { actor, now }) => publishPolicy({ sourceText, actor, now }, pageKeys()),
});

/** Makes a published policy the one in force in a room. */
export const activatePolicyAction = action({
  permission: 'policies.manage',
  input: z.object({
    roomId: z.string().min(1).max(300),
    hash: z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'This is not the hash of a policy.'),
    reason: z.string().trim().min(1, 'Give a reason.').max(500, 'A reason has at most 500 characters.'),
  }),
  errors: [RegistryError],
  run: async (input, { actor, now }) => {
    const { version } = await activatePolicy({ ...input, actor, now });
    return { version };
  },
});
