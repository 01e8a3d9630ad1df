/** Anything with header lookup: `Headers`, or what Next's headers() gives. */
export type HeaderReader = { get(name: string): string | null };

/**
 * The address that the nearest hop reports: the last entry of X-Forwarded-For, the only one a caller cannot choose
 * once a proxy stands in front. For limits and for telling the person; it grants nothing.
 */
export function clientAddress(headers: HeaderReader): string {
  return headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() || 'unknown';
}
