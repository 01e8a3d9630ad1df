// PURE. Prices of models as the operator wrote them down. Nothing is guessed: a model without a price costs an unknown sum.

import { z } from 'zod';

/** Amounts are per million tokens. */
const priceSchema = z.strictObject({
  /** `provider/model`, exactly as receipts name it. */
  model: z.string().min(1),
  input: z.number().nonnegative().finite(),
  output: z.number().nonnegative().finite(),
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be a currency of three capital letters'),
});

export const modelPricesSchema = z.array(priceSchema);
export type ModelPrice = z.infer<typeof priceSchema>;
export type Cost = { amount: number; currency: string };

const million = 1_000_000;

/** What these tokens cost at the operator's price; null when none is known. */
export function costOf(
  prices: readonly ModelPrice[],
  model: string,
  tokens: { input: number; output: number },
): Cost | null {
  const price = prices.find((each) => each.model === model);
  if (!price) return null;
  return {
    amount: (tokens.input * price.input + tokens.output * price.output) / million,
    currency: price.currency,
  };
}

/** One sum for each currency, in the order in which they came. */
export function sumCosts(costs: readonly Cost[]): Cost[] {
  return [...Map.groupBy(costs, (cost) => cost.currency)].map(([currency, each]) => ({
    currency,
    amount: each.reduce((sum, cost) => sum + cost.amount, 0),
  }));
}

const small = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });

/** `USD 0.0012`, `USD 12.30`: small sums keep the digits that say something. */
export const costWords = ({ amount, currency }: Cost): string =>
  `${currency} ${amount === 0 || amount >= 1 ? amount.toFixed(2) : small.format(amount)}`;
