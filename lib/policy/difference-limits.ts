// PURE. How the numbers of two policies differ: a greater limit is something gained.

import { change, compareNumbers, type Difference, gain, loss, none, together } from './difference-aspects.ts';
import type { EffectivePolicy } from './effective-policy.ts';

function compareMoney(
  before: EffectivePolicy['limits']['money'],
  after: EffectivePolicy['limits']['money'],
): Difference {
  if (before && after && before.currency === after.currency) {
    return compareNumbers(
      before.amount,
      after.amount,
      (now, then) => `A job may spend ${now} ${after.currency} instead of ${then}.`,
    );
  }
  if (before && after)
    return change(
      `Spending is limited to ${after.amount} ${after.currency} instead of ${before.amount} ${before.currency}.`,
    );
  if (before) return gain('Spending has no limit of its own.');
  return after ? loss(`A job may spend at most ${after.amount} ${after.currency}.`) : none();
}

/** Budgets, lifetimes and planning allowances of two policies. */
export const compareLimits = (before: EffectivePolicy, after: EffectivePolicy): Difference => {
  const [was, is] = [before.limits, after.limits];
  const [planned, plans] = [before.model.planning, after.model.planning];
  return together([
    compareNumbers(
      was.modelCalls,
      is.modelCalls,
      (now, then) => `A job may make ${now} model calls instead of ${then}.`,
    ),
    compareNumbers(was.toolCalls, is.toolCalls, (now, then) => `A job may make ${now} tool calls instead of ${then}.`),
    compareNumbers(was.tokens, is.tokens, (now, then) => `A job may use ${now} model tokens instead of ${then}.`),
    compareNumbers(was.wallSeconds, is.wallSeconds, (now, then) => `A job may run for ${now} s instead of ${then} s.`),
    compareMoney(was.money, is.money),
    compareNumbers(
      before.ttlSeconds,
      after.ttlSeconds,
      (now, then) => `A token is good for ${now} s instead of ${then} s.`,
    ),
    compareNumbers(
      planned.modelCalls,
      plans.modelCalls,
      (now, then) => `Planning may make ${now} model calls instead of ${then}.`,
    ),
    compareNumbers(
      planned.tokens,
      plans.tokens,
      (now, then) => `Planning may use ${now} model tokens instead of ${then}.`,
    ),
  ]);
};
