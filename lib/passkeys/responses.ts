// PURE. What a browser hands over after an authenticator answered: closed, bounded, untrusted.

import { z } from 'zod';

const bytes = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[A-Za-z0-9_-]+$/, 'is not base64url');

const shared = {
  id: bytes(1400),
  rawId: bytes(1400),
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
};

export const transports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const;

export const assertionResponse = z.object({
  ...shared,
  response: z.object({
    clientDataJSON: bytes(4096),
    authenticatorData: bytes(2048),
    signature: bytes(2048),
    userHandle: z.string().max(128).optional(),
  }),
});

export const registrationResponse = z.object({
  ...shared,
  response: z.object({
    clientDataJSON: bytes(4096),
    attestationObject: bytes(16_384),
    transports: z.array(z.string().max(32)).max(8).default([]),
  }),
});

export const challengeId = z.uuid('is not a challenge');

/** An answer to a challenge. */
export const signedChallenge = z.object({ challengeId, response: assertionResponse });

export type AssertionResponse = z.output<typeof assertionResponse>;
export type RegistrationResponse = z.output<typeof registrationResponse>;
export type SignedChallenge = z.output<typeof signedChallenge>;
