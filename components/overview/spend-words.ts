// PURE. What was spent, in words.

import type { Spent } from '#lib/overview/spend.ts';
import { costWords } from '#lib/policy/model-price.ts';

/** Sums by currency; what has no price is named, so that no sum seems to be all. */
export function moneyWords({ costs, metered, unpriced }: Pick<Spent, 'costs' | 'metered' | 'unpriced'>): string {
  if (metered === 0) return '–';
  const known = costs.map(costWords).join(' + ');
  if (unpriced === 0) return known;
  return known ? `${known}, and ${unpriced} without a price` : 'no price set';
}
