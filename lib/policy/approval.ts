// PURE. Who may fill which slot of a rule, and when a quorum is met. One person fills one slot.

import type { Tier } from './catalogue.ts';
import type { ApprovalRule, EffectivePolicy } from './effective-policy.ts';
import { canSeat } from './seating.ts';

export type { ApprovalRule } from './effective-policy.ts';

/** A slot that somebody's approval has taken. `slot` is the name of its group. */
export type FilledSlot = { slot: string; approverMxid: string };

/** The rule under which a plan of this tier is decided. */
export const ruleForTier = (policy: EffectivePolicy, tier: Tier): ApprovalRule => policy.rules[tier];

const membersOf = (policy: EffectivePolicy, group: string): readonly string[] =>
  policy.groups.find(({ name }) => name === group)?.members ?? [];

const seatsLeft = (rule: ApprovalRule, filled: readonly FilledSlot[]): string[] =>
  rule.slots.flatMap(({ group, count }) => {
    const taken = filled.filter(({ slot }) => slot === group).length;
    return Array<string>(Math.max(0, count - taken)).fill(group);
  });

/** The groups that still have to approve, each once. */
export const openGroups = (rule: ApprovalRule, filled: readonly FilledSlot[]): string[] => [
  ...new Set(seatsLeft(rule, filled)),
];

/**
 * The slot that an approval by `approverMxid` would fill, or null when they qualify for none that is open.
 * Of several it takes the first that leaves the others fillable, so that a person in two groups blocks nobody.
 */
export function openSlotFor(question: {
  rule: ApprovalRule;
  policy: EffectivePolicy;
  approverMxid: string;
  filled: readonly FilledSlot[];
  /** People of the groups who may not approve this job, such as its requester: no slot is kept for them. */
  excluded?: readonly string[];
}): string | null {
  const { rule, policy, approverMxid, filled, excluded = [] } = question;
  if (excluded.includes(approverMxid)) return null;
  if (!policy.approvers.includes(approverMxid)) return null;
  if (filled.some((entry) => entry.approverMxid === approverMxid)) return null;
  const unavailable = new Set([approverMxid, ...excluded, ...filled.map((entry) => entry.approverMxid)]);
  const open = openGroups(rule, filled).filter((group) => membersOf(policy, group).includes(approverMxid));
  const leavesOthersFillable = (slot: string): boolean => {
    const rest = seatsLeft(rule, [...filled, { slot, approverMxid }]);
    return canSeat(rest.map((group) => membersOf(policy, group).filter((member) => !unavailable.has(member))));
  };
  return open.find(leavesOthersFillable) ?? open[0] ?? null;
}

/** True when every slot of the rule is filled. */
export const quorumMet = (rule: ApprovalRule, filled: readonly FilledSlot[]): boolean =>
  seatsLeft(rule, filled).length === 0;
