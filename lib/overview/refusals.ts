import type { Db } from '#lib/db/transaction.ts';
import { boundsOf, type Span } from './span.ts';
import { countRefusals } from './tally-store.ts';

export type Refusal = {
  /** Whose attempt it was: a person's to decide, or an agent's to call. */
  of: 'decision' | 'call';
  /** Empty for an entry that names none. */
  code: string;
  count: number;
};

/** What was refused in a span and why, the commonest first. */
export async function findRefusals(db: Db, span: Span): Promise<Refusal[]> {
  const rows = await countRefusals(db, boundsOf(span));
  return rows.map(({ action, code, count }) => ({
    of: action === 'decision.refused' ? 'decision' : 'call',
    code,
    count,
  }));
}
