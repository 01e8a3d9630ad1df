import { isIP } from 'node:net';

/** Anything with header lookup: `Headers`, or what Next's headers() gives. */
export type HeaderReader = { get(name: string): string | null };

/**
 * The address that the nearest hop reports: the last entry of X-Forwarded-For, the only one a caller cannot choose
 * once a proxy stands in front. For limits and for telling the person; it grants nothing. Text that is no address is
 * never passed on: it would end up in a message of the bot.
 */
export function clientAddress(headers: HeaderReader): string {
  const last = headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() ?? '';
  return isIP(last) ? last : 'an unknown address';
}
