// PURE. Approving less than was asked: steps dropped, time or budget lowered. Narrowing only removes; whoever narrowed may
// still vote, because nothing was added that they wrote.

import { z } from 'zod';
import type { EffectivePolicy } from '#lib/policy/effective-policy.ts';
import type { Plan } from '#lib/policy/plan.ts';

export const cutsSchema = z.strictObject({
  /** Indexes into the plan's steps, from 0. */
  drop_steps: z.array(z.number().int().min(0)).max(50).default([]),
  ttl_seconds: z.number().int().min(60).max(3600).optional(),
  model_calls: z.number().int().min(0).max(990).optional(),
  tool_calls: z.number().int().min(0).max(990).optional(),
  tokens: z.number().int().min(0).max(100_000_000).optional(),
});
export type Cuts = z.infer<typeof cutsSchema>;

/** What was cut, by whom, from which revision; with the dropped steps' tools, so that it can be told to the agent. */
export type Narrowing = Cuts & { by: string; from_revision: number; dropped_tools: string[] };

export type Terms = { ttlSeconds: number; modelCalls: number; toolCalls: number; tokens: number };

const lower = (ceiling: number, cut: number | undefined): number => Math.min(ceiling, cut ?? ceiling);

/** Time and budget of the token: the policy's, or less. */
export const termsOf = (policy: EffectivePolicy, cuts: Cuts | null): Terms => ({
  ttlSeconds: lower(policy.ttlSeconds, cuts?.ttl_seconds),
  modelCalls: lower(policy.limits.modelCalls, cuts?.model_calls),
  toolCalls: lower(policy.limits.toolCalls, cuts?.tool_calls),
  tokens: lower(policy.limits.tokens, cuts?.tokens),
});

/** Of what somebody wants to cut, what is less than holds now: each step once, and only limits that become lower. */
export function realCuts(cuts: Cuts, now: Terms): Cuts {
  const less = (cut: number | undefined, ceiling: number) => (cut !== undefined && cut < ceiling ? cut : undefined);
  return {
    drop_steps: [...new Set(cuts.drop_steps)],
    ttl_seconds: less(cuts.ttl_seconds, now.ttlSeconds),
    model_calls: less(cuts.model_calls, now.modelCalls),
    tool_calls: less(cuts.tool_calls, now.toolCalls),
    tokens: less(cuts.tokens, now.tokens),
  };
}

/** The plan without its dropped steps, in their order. */
export function narrowedPlan(plan: Plan, cuts: Cuts): Plan {
  const dropped = new Set(cuts.drop_steps);
  return { ...plan, steps: plan.steps.filter((_, index) => !dropped.has(index)) };
}

/** Cuts of a later narrowing on top of an earlier one: each limit at its lowest. */
export function joinCuts(earlier: Cuts | null, later: Cuts): Cuts {
  const least = (a: number | undefined, b: number | undefined) =>
    a === undefined ? b : b === undefined ? a : Math.min(a, b);
  return {
    drop_steps: later.drop_steps,
    ttl_seconds: least(earlier?.ttl_seconds, later.ttl_seconds),
    model_calls: least(earlier?.model_calls, later.model_calls),
    tool_calls: least(earlier?.tool_calls, later.tool_calls),
    tokens: least(earlier?.tokens, later.tokens),
  };
}

/** What was cut, one sentence each, for people and for the agent. */
export function cutWords(narrowing: Narrowing): string[] {
  const { drop_steps: steps, dropped_tools: tools } = narrowing;
  const words = steps.map((index, at) => `Step ${index + 1} (${tools[at] ?? 'unknown'}) was dropped.`);
  if (narrowing.ttl_seconds !== undefined) words.push(`The token lives ${narrowing.ttl_seconds} seconds at most.`);
  if (narrowing.model_calls !== undefined) words.push(`At most ${narrowing.model_calls} model calls.`);
  if (narrowing.tool_calls !== undefined) words.push(`At most ${narrowing.tool_calls} tool calls.`);
  if (narrowing.tokens !== undefined) words.push(`At most ${narrowing.tokens} model tokens.`);
  return words;
}
