// PURE. A plan: the ordered steps that an agent wants approved, each a tool with its exact arguments and a preview.
// An approver countersigns these bytes and the authorization endpoint compares each call with them.

import { z } from 'zod';
import { canonicalJson } from '#lib/canon/jcs.ts';
import type { Json } from '#lib/canon/plain-json.ts';
import { assertAcceptableJson } from './acceptable-json.ts';
import { PolicyError, parseWith } from './policy-error.ts';

export const planStepsMax = 50;
export const planBytesMax = 256 * 1024;

/** ASCII only: two tools that look alike on the approval page are the same tool. */
export const toolNameSchema = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,127}$/,
    'is not a tool name (ASCII letters, digits, “_ . : / -”, at most 128)',
  );

// The values were checked before the schema runs: z.record would drop a `__proto__` member in silence.
const argsSchema = z.custom<Record<string, Json>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'must be an object',
);

export const previewSchema = z.strictObject({ kind: z.enum(['text', 'diff']), text: z.string() });

export const stepSchema = z.strictObject({
  tool: toolNameSchema,
  args: argsSchema,
  preview: previewSchema.optional(),
});

export const planSchema = z.strictObject({
  summary: z.string().min(1, 'must not be empty').max(2000, 'must have at most 2000 characters'),
  steps: z
    .array(stepSchema)
    .min(1, 'must hold at least one step')
    .max(planStepsMax, `must hold at most ${planStepsMax} steps`),
  /** The agent's own words: shown as such, never judged. */
  agent_notes: z.string().max(16_384, 'must have at most 16384 characters').optional(),
  /** Receipt of the model call that made the plan, of an agent that plans by model. */
  planning_receipt: z.string().min(1).max(128).optional(),
});

export type Preview = z.infer<typeof previewSchema>;
export type Step = z.infer<typeof stepSchema>;
export type Plan = z.infer<typeof planSchema>;

/**
 * Reads a plan that an agent sent: at most 50 steps and 256 KiB of canonical JSON.
 * @throws PolicyError INVALID_PLAN with the path of the first problem
 */
export function parsePlan(value: unknown): Plan {
  assertAcceptableJson(value, 'INVALID_PLAN');
  const plan = parseWith(planSchema, value, 'INVALID_PLAN');
  const bytes = new TextEncoder().encode(canonicalJson(plan)).length;
  if (bytes > planBytesMax) {
    throw new PolicyError('INVALID_PLAN', '', `has ${bytes} bytes; a plan may have ${planBytesMax}`);
  }
  return plan;
}
