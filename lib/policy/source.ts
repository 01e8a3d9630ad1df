// PURE. The policy document as its author writes it: the published sketch, plus the optional keys that docs/policies.md
// lists. Every key is known or the document is refused with the key's path.

import { z } from 'zod';
import { CanonError } from '#lib/canon/error.ts';
import { parseStrictJson } from '#lib/canon/gate.ts';
import { assertAcceptableJson } from './acceptable-json.ts';
import { tierOrder } from './catalogue.ts';
import { roomIdSchema, userIdSchema } from './identifiers.ts';
import { toolNameSchema } from './plan.ts';
import { PolicyError, parseWith } from './policy-error.ts';
import { refineApproval } from './source-approval.ts';

export const sourceCharactersMax = 48 * 1024;
/** The format allows 1000 events and receipts a run; the run's own events take the rest. */
export const callsMax = 990;

const list = <T extends z.ZodType>(item: T, max: number) =>
  z
    .array(item)
    .min(1, 'must name at least one')
    .max(max, `must name at most ${max}`)
    .refine((items) => new Set(items).size === items.length, 'names the same entry twice');
const within = (min: number, max: number) => {
  const text = `must be a whole number from ${min} to ${max}`;
  return z.int(text).min(min, text).max(max, text);
};
const only = <const T extends string | boolean>(value: T, why: string) =>
  z.literal(value, {
    error: (issue) => (issue.input === undefined ? 'is missing' : `must be ${JSON.stringify(value)}: ${why}`),
  });
const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, {
    error: (issue) => (issue.input === undefined ? 'is missing' : `must be one of ${values.join(', ')}`),
  });
const groupNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,63}$/, 'is not a group name (lower case letters, digits, “_ -”)');

const ruleSchema = z.strictObject({
  tiers: list(oneOf(tierOrder), 4),
  slots: z
    .array(z.strictObject({ group: groupNameSchema, count: within(1, 20) }))
    .min(1, 'must name at least one slot')
    .max(8, 'must name at most 8 slots'),
  channels: list(oneOf(['browser', 'matrix']), 2).optional(),
  passkey: z.boolean().optional(),
  reason: z.boolean().optional(),
  expires_seconds: within(60, 604_800).optional(),
  blind: z.boolean().optional(),
  exclude_agent_operator: z.boolean().optional(),
});

const commandSchema = z
  .string()
  .regex(/^![a-z][a-z0-9_-]{0,31}$/, 'must be a command such as !approve')
  .refine((command) => command !== '!job' && command !== '!deny', 'is another command of the bot');

const approvalSchema = z.strictObject({
  required: only(true, 'nothing runs here without a person’s approval'),
  approver_user_ids_allowlist: list(userIdSchema, 256),
  approval_command: commandSchema,
  groups: z.record(groupNameSchema, list(userIdSchema, 256)).optional(),
  rules: z.array(ruleSchema).min(1, 'must hold at least one rule').max(4, 'must hold at most 4 rules').optional(),
  rooms: z.record(roomIdSchema, roomIdSchema).optional(),
});

const matrixSchema = z.strictObject({
  rooms_allowlist: list(roomIdSchema, 256),
  requesters_allowlist: list(userIdSchema, 1024).optional(),
  approval: approvalSchema,
  withhold_arguments: z.boolean().optional(),
  reactions: oneOf(['off', 'deny_only']).optional(),
});

const toolsSchema = z.array(toolNameSchema).max(256, 'must name at most 256');

const limitsSchema = z.strictObject({
  model_calls: within(0, callsMax).optional(),
  tool_calls: within(0, callsMax).optional(),
  tokens: within(0, 1_000_000_000).optional(),
  money: z
    .strictObject({
      amount: within(0, 1_000_000_000_000),
      currency: z.string().regex(/^[A-Z]{3}$/, 'must be a currency code such as EUR'),
    })
    .optional(),
  wall_seconds: within(60, 86_400).optional(),
});

const executionSchema = z.strictObject({
  sandbox: z.strictObject({ mode: oneOf(['off', 'non-main', 'all']), workspace_access: oneOf(['none', 'ro', 'rw']) }),
  tools: z.strictObject({ allow: toolsSchema, deny: toolsSchema }),
  plan_match: oneOf(['exact', 'tool']).optional(),
  limits: limitsSchema.optional(),
  on_deviation: oneOf(['refuse', 'freeze_agent']).optional(),
});

const tokensSchema = z.strictObject({
  cst: z.strictObject({
    job_scoped: only(true, 'a token is always for one job'),
    pin_policy_hash: z.boolean(),
    ttl_seconds: within(60, 3600).optional(),
  }),
});

const modelAccessSchema = z.strictObject({
  route_via: only('clawproxy', 'every model call goes through the gateway'),
  receipts: only('required', 'every model call leaves a receipt'),
  // Exactly the names that the published contract's native field knows.
  allowed_providers: list(oneOf(['openai', 'anthropic', 'google']), 3).optional(),
  allowed_models: list(
    z.string().regex(/^[\x21-\x7e]{1,256}$/, 'must be a model name or glob in ASCII'),
    256,
  ).optional(),
  planning: z
    .strictObject({
      allowed: z.boolean().optional(),
      model_calls: within(0, callsMax).optional(),
      tokens: within(0, 1_000_000_000).optional(),
    })
    .optional(),
  keep_bodies: oneOf(['no', 'encrypted']).optional(),
});

const instant = z.iso.datetime({ offset: true, error: 'must be a time with a zone, such as 2026-03-01T09:00:00Z' });
const effectiveSchema = z
  .strictObject({ not_before: instant.optional(), not_after: instant.optional() })
  .refine(
    ({ not_before: from, not_after: to }) => !from || !to || Date.parse(from) < Date.parse(to),
    'must begin before it ends',
  );

/** The blocks that source and compiled payload share. */
export const wpcBlocks = {
  wpc_version: only('1', 'no other version is known'),
  channel: only('matrix', 'no other channel is known'),
  matrix: matrixSchema.superRefine(refineApproval),
  execution: executionSchema,
  tokens: tokensSchema,
  model_access: modelAccessSchema,
  effective: effectiveSchema.optional(),
};

export const wpcSourceSchema = z.strictObject(wpcBlocks);
export type WpcSource = z.infer<typeof wpcSourceSchema>;
export type MatrixBlock = z.infer<typeof matrixSchema>;
export type RuleBlock = z.infer<typeof ruleSchema>;

/**
 * Reads a policy document.
 * @throws PolicyError INVALID_SOURCE, with the path of the first unknown, duplicate, missing or wrong key
 */
export function parseWpcSource(text: string): WpcSource {
  let value: unknown;
  try {
    value = parseStrictJson(text, { characters: sourceCharactersMax });
  } catch (error) {
    if (!(error instanceof CanonError)) throw error;
    throw new PolicyError('INVALID_SOURCE', '', `cannot be read: ${error.message}`, { cause: error });
  }
  assertAcceptableJson(value, 'INVALID_SOURCE');
  return parseWith(wpcSourceSchema, value, 'INVALID_SOURCE');
}
