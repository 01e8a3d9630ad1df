// PURE. A policy as everything else reads it: no optional keys, each default of docs/policies.md filled in.

import { type Tier, tierOrder } from './catalogue.ts';
import type { RuleBlock, WpcSource } from './source.ts';
import { everyApprover, groupsOf } from './source-approval.ts';

export type Channel = 'browser' | 'matrix';

export type ApprovalRule = {
  slots: { group: string; count: number }[];
  channels: Channel[];
  passkey: boolean;
  reason: boolean;
  expiresSeconds: number;
  blind: boolean;
  excludeAgentOperator: boolean;
};

export type EffectivePolicy = {
  policyId: string;
  issuerDid: string;
  rooms: string[];
  /** Who may request; null means any joined member of an allowed room. */
  requesters: string[] | null;
  approvers: string[];
  groups: { name: string; members: string[] }[];
  /** One rule for every tier. */
  rules: Record<Tier, ApprovalRule>;
  approvalRooms: { roomId: string; approvalRoomId: string }[];
  approvalCommand: string;
  withholdArguments: boolean;
  reactions: 'off' | 'deny_only';
  tools: { allow: string[]; deny: string[] };
  sandbox: { mode: 'off' | 'non-main' | 'all'; workspaceAccess: 'none' | 'ro' | 'rw' };
  /** `default`: exact, but local reads by tool name. */
  planMatch: 'exact' | 'tool' | 'default';
  limits: {
    modelCalls: number;
    toolCalls: number;
    tokens: number;
    /** In the currency's smallest unit; null means no limit of its own. */
    money: { amount: number; currency: string } | null;
    wallSeconds: number;
  };
  onDeviation: 'refuse' | 'freeze_agent';
  ttlSeconds: number;
  pinPolicyHash: boolean;
  model: {
    providers: string[] | null;
    models: string[] | null;
    planning: { allowed: boolean; modelCalls: number; tokens: number };
    keepBodies: 'no' | 'encrypted';
  };
  effective: { notBefore: string | null; notAfter: string | null };
};

const defaultRule: ApprovalRule = {
  slots: [{ group: everyApprover, count: 1 }],
  channels: ['browser', 'matrix'],
  passkey: false,
  reason: false,
  expiresSeconds: 3600,
  blind: false,
  excludeAgentOperator: false,
};

const ruleOf = (block: RuleBlock): ApprovalRule => ({
  slots: block.slots,
  // A room can neither carry a passkey nor keep a vote to itself.
  channels: block.channels ?? (block.passkey || block.blind ? ['browser'] : defaultRule.channels),
  passkey: block.passkey ?? false,
  reason: block.reason ?? false,
  expiresSeconds: block.expires_seconds ?? defaultRule.expiresSeconds,
  blind: block.blind ?? false,
  excludeAgentOperator: block.exclude_agent_operator ?? false,
});

/** A tier without a rule takes the rule of the nearest lower tier that has one: graver is never easier by omission. */
function rulesByTier(blocks: RuleBlock[]): Record<Tier, ApprovalRule> {
  let inherited = defaultRule;
  const entries = tierOrder.map((tier): [Tier, ApprovalRule] => {
    const block = blocks.find(({ tiers }) => tiers.includes(tier));
    if (block) inherited = ruleOf(block);
    return [tier, inherited];
  });
  return Object.fromEntries(entries) as Record<Tier, ApprovalRule>;
}

type Given = Pick<EffectivePolicy, 'policyId' | 'issuerDid'> & Pick<EffectivePolicy['model'], 'providers' | 'models'>;

/** Fills in what a document leaves out. */
export function withDefaults(source: WpcSource, given: Given): EffectivePolicy {
  const { matrix, execution, tokens, model_access: access, effective } = source;
  const { approval } = matrix;
  return {
    policyId: given.policyId,
    issuerDid: given.issuerDid,
    rooms: matrix.rooms_allowlist,
    requesters: matrix.requesters_allowlist ?? null,
    approvers: approval.approver_user_ids_allowlist,
    groups: [...groupsOf(approval)].map(([name, members]) => ({ name, members })),
    rules: rulesByTier(approval.rules ?? []),
    approvalRooms: Object.entries(approval.rooms ?? {}).map(([roomId, approvalRoomId]) => ({ roomId, approvalRoomId })),
    approvalCommand: approval.approval_command,
    withholdArguments: matrix.withhold_arguments ?? true,
    reactions: matrix.reactions ?? 'off',
    tools: execution.tools,
    sandbox: { mode: execution.sandbox.mode, workspaceAccess: execution.sandbox.workspace_access },
    planMatch: execution.plan_match ?? 'default',
    limits: limitsOf(execution.limits ?? {}),
    onDeviation: execution.on_deviation ?? 'refuse',
    ttlSeconds: tokens.cst.ttl_seconds ?? 600,
    pinPolicyHash: tokens.cst.pin_policy_hash,
    model: {
      providers: given.providers,
      models: given.models,
      planning: {
        allowed: access.planning?.allowed ?? true,
        modelCalls: access.planning?.model_calls ?? 20,
        tokens: access.planning?.tokens ?? 100_000,
      },
      keepBodies: access.keep_bodies ?? 'no',
    },
    effective: { notBefore: effective?.not_before ?? null, notAfter: effective?.not_after ?? null },
  };
}

type LimitsBlock = NonNullable<WpcSource['execution']['limits']>;

const limitsOf = (block: LimitsBlock): EffectivePolicy['limits'] => ({
  modelCalls: block.model_calls ?? 200,
  toolCalls: block.tool_calls ?? 200,
  tokens: block.tokens ?? 1_000_000,
  money: block.money ?? null,
  wallSeconds: block.wall_seconds ?? 3600,
});

/** The room in which jobs of `roomId` are decided. */
export const approvalRoomFor = (policy: EffectivePolicy, roomId: string): string =>
  policy.approvalRooms.find((entry) => entry.roomId === roomId)?.approvalRoomId ?? roomId;
