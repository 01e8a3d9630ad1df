// PURE. The audit page's address: which entries, and from where on.

import { z } from 'zod';

const querySchema = z.object({
  before: z
    .string()
    .regex(/^[0-9]{1,18}$/)
    .transform(BigInt)
    .nullable()
    .catch(null)
    .default(null),
  job: z
    .string()
    .regex(/^[0-9A-HJKMNP-TV-Z]{12}$/)
    .optional()
    .catch(undefined),
  room: z.string().startsWith('!').max(300).optional().catch(undefined),
  target: z
    .string()
    .max(300)
    .regex(/^[a-z_]+:\S+$/)
    .optional()
    .catch(undefined),
  action: z
    .string()
    .regex(/^[a-z_]+\.[a-z_]+$/)
    .optional()
    .catch(undefined),
});

export type LogQuery = z.infer<typeof querySchema>;
type Given = Record<string, string | string[] | undefined>;

/** What an address asks for; a part that is not understood is left out. */
export const readLogQuery = (given: Given): LogQuery => querySchema.parse(given);

/** The address of the log with these filters, from an entry on. */
export function logAddress(query: Omit<LogQuery, 'before'>, before: string | null): string {
  const { job, room, target, action } = query;
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries({ job, room, target, action, before })) if (value) search.set(name, value);
  return search.size > 0 ? `/audit?${search}` : '/audit';
}
