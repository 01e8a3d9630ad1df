// Random secrets that a browser holds, and the form in which the database may know them.

import { createHash, randomBytes } from 'node:crypto';

/** 256 random bits as base64url: a session token or a browser nonce. */
export const newSecret = (): string => randomBytes(32).toString('base64url');

/** Hex SHA-256 of a text. Only for secrets of 128 bits or more, or ones that a second secret protects. */
export const sha256Text = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
