// PURE. A schema over a value that anybody may have written. Zod compares the length of whatever has one, so an object whose
// `length` cannot be made a number throws out of it; to a reader such a value is one that does not fit, and nothing more.

import { z } from 'zod';

/** As `schema.safeParse`, and really so: it never throws for what the value holds. */
export function parseSafely<T extends z.ZodType>(
  schema: T,
  value: unknown,
  params?: Parameters<T['safeParse']>[1],
): z.ZodSafeParseResult<z.output<T>> {
  try {
    return schema.safeParse(value, params) as z.ZodSafeParseResult<z.output<T>>;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const unreadable = z.never({ error: 'holds a value that cannot be read' }).safeParse(null);
    return unreadable as z.ZodSafeParseResult<z.output<T>>;
  }
}
