import { createHash } from 'node:crypto';

const keyLength = 11;

/**
 * The form in which the index has a term: 66 bits of its SHA-256. Keys are short and of one length, so that a search reads
 * few pages, and what is searched for stands nowhere a second time in clear.
 */
export const termKey = (term: string): string =>
  createHash('sha256').update(term).digest('base64url').slice(0, keyLength);
