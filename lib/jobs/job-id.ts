// PURE. Job ids: 12 Crockford base-32 characters, 60 random bits, one form everywhere (matrix.md, "Commands").

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export const jobIdPattern = /^[0-9A-HJKMNP-TV-Z]{12}$/;

/** A new job id from 12 random bytes (five bits of each are used). */
export function jobIdFromBytes(random: Uint8Array): string {
  return Array.from(random.subarray(0, 12), (byte) => alphabet[byte & 31]).join('');
}

export const newJobId = (): string => jobIdFromBytes(crypto.getRandomValues(new Uint8Array(12)));
