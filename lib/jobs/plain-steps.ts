// PURE. Which steps are too many parts to be drawn one by one. All of them is still shown, as one text: an agent that
// sends a hundred thousand values must not keep the page from those who read it.

import type { Json } from '#lib/canon/plain-json.ts';
import type { Preview } from '#lib/policy/plan.ts';

type Parts = { args: Json; preview?: Preview | undefined };

/** Parts of a whole plan that are drawn one by one, and, in a plan with more, those of one step. */
const planMax = 2_000;
const stepMax = 40;

/** How many values a value is made of, itself included. */
export function countValues(value: Json): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, member) => sum + countValues(member), 1);
}

function partsOf({ args, preview }: Parts): number {
  const lines = preview?.kind === 'diff' ? preview.text.split('\n').length : 0;
  return countValues(args) + lines;
}

/** Whether each step is to be drawn as text. */
export function plainSteps(steps: readonly Parts[]): boolean[] {
  const parts = steps.map(partsOf);
  const all = parts.reduce((sum, count) => sum + count, 0);
  return parts.map((count) => all > planMax && count > stepMax);
}
