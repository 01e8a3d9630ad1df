// PURE. What a share link may show, for how long, and what its secret looks like.

import { encodeBase64url, isCanonicalBase64url } from '#lib/canon/base64url.ts';

export const shareLevels = ['metadata', 'digests', 'full'] as const;
export type ShareLevel = (typeof shareLevels)[number];

export const shareHoursMin = 1;
export const shareHoursMax = 90 * 24;
export const shareLabelMax = 120;

const secretBytes = 16;

/** 128 bits that nobody can guess, as they stand in the link. */
export const newSecret = (): string => encodeBase64url(crypto.getRandomValues(new Uint8Array(secretBytes)));

/** Whether a text could be a secret at all. */
export const isSecret = (text: string): boolean => isCanonicalBase64url(text, secretBytes);

/** Where a link leads, within the console. */
export const sharePath = (secret: string): string => `/share/${secret}`;
