// PURE. The audit page's address: which entries, and from where on.

import { z } from 'zod';
import { factPattern } from './fact-terms.ts';
import { filterNames, searchMax } from './log-address.ts';
import { actionPairs, fieldTerm, pairTerm } from './search-terms.ts';
import { askedTerms } from './search-text.ts';

/** A question of more words than this is as well answered by the first ones. */
export const termsMax = 10;

const id = (max = 300) => z.string().trim().min(1).max(max).optional().catch(undefined);
const day = z.iso.date().optional().catch(undefined);

const querySchema = z.object({
  before: z
    .string()
    .regex(/^[0-9]{1,18}$/)
    .transform(BigInt)
    .nullable()
    .catch(null)
    .default(null),
  q: id(searchMax),
  action: z
    .string()
    .regex(/^[a-z_]+\.[a-z_]+$/)
    .optional()
    .catch(undefined),
  fact: z.string().regex(factPattern).optional().catch(undefined),
  actor: id(),
  room: z.string().startsWith('!').max(300).optional().catch(undefined),
  agent: z.string().startsWith('did:').max(300).optional().catch(undefined),
  policy: z
    .string()
    .regex(/^[\w-]{43}$/)
    .optional()
    .catch(undefined),
  job: z
    .string()
    .regex(/^[0-9A-HJKMNP-TV-Z]{12}$/)
    .optional()
    .catch(undefined),
  target: z
    .string()
    .max(300)
    .regex(/^[a-z_]+:\S+$/)
    .optional()
    .catch(undefined),
  from: day,
  until: day,
});

export type LogQuery = z.infer<typeof querySchema>;
/** What an address filters by; every part that is there must hold. */
export type LogFilters = Omit<LogQuery, 'before'>;
type Given = Record<string, string | string[] | undefined>;

const fields = ['action', 'fact', 'actor', 'room', 'agent', 'policy', 'job', 'target'] as const;
/** Answered by the log itself, however far the search index is behind. */
const ownColumns = ['action', 'room', 'job', 'target'] as const;

/** What an address asks for; a part that is not understood is left out. */
export const readLogQuery = (given: Given): LogQuery => querySchema.parse(given);

/** The column that alone answers these filters; `all` when there are none, null when the search index must. */
export function columnOf(filters: LogFilters): (typeof ownColumns)[number] | 'all' | null {
  const set = filterNames.filter((name) => filters[name]);
  if (set.length === 0) return 'all';
  return (set.length === 1 && ownColumns.find((name) => name === set[0])) || null;
}

const dayMs = 86_400_000;
const dayAt = (text: string | undefined, days: number) => (text ? new Date(Date.parse(text) + days * dayMs) : null);

/** The filters as what the search index is asked: the last day of a span belongs to it. */
export function questionOf(filters: LogFilters) {
  const { action } = filters;
  const pairs = action ? actionPairs.filter((name) => filters[name]) : [];
  const alone = fields.filter(
    (name) => !pairs.some((pair) => pair === name) && !(name === 'action' && pairs.length > 0),
  );
  const named = [
    ...pairs.map((name) => pairTerm(name, filters[name] ?? '', action ?? '')),
    ...alone.flatMap((name) => (filters[name] ? [fieldTerm(name, filters[name])] : [])),
  ];
  const words = askedTerms(filters.q ?? '').slice(0, termsMax);
  const span = { from: dayAt(filters.from, 0), until: dayAt(filters.until, 1) };
  return { terms: [...new Set([...words, ...named])], span };
}
