// PURE. A policy's settings in words, for the pages that show one.

import { type Tier, tierOrder } from './catalogue.ts';
import { quorumText } from './difference-approval.ts';
import type { ApprovalRule, EffectivePolicy } from './effective-policy.ts';

/** `10 min`, `90 s`, `2 h`: whole units only, so that nothing is rounded. */
export function durationText(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

/** One approval rule in words, such as `1 of approvers, in the browser, with a passkey, within 1 h`. */
export function ruleText(rule: ApprovalRule): string {
  const where = rule.channels.map((channel) => (channel === 'browser' ? 'in the browser' : 'in the room')).join(' or ');
  return [
    quorumText(rule),
    where,
    rule.passkey ? 'with a passkey' : '',
    rule.reason ? 'with a reason' : '',
    `within ${durationText(rule.expiresSeconds)}`,
    rule.blind ? 'first vote hidden until the second' : '',
    rule.excludeAgentOperator ? 'not by the agent’s operator' : '',
  ]
    .filter(Boolean)
    .join(', ');
}

/** The rules with the tiers that share each. */
export function rulesInWords(policy: EffectivePolicy): { tiers: Tier[]; text: string }[] {
  const shared: { tiers: Tier[]; text: string }[] = [];
  for (const tier of tierOrder) {
    const text = ruleText(policy.rules[tier]);
    const same = shared.find((entry) => entry.text === text);
    if (same) same.tiers.push(tier);
    else shared.push({ tiers: [tier], text });
  }
  return shared;
}

const number = (n: number): string => n.toLocaleString('en-US');

/** A job's budget in words. */
export function limitsText({ limits }: EffectivePolicy): string {
  const parts = [
    `${number(limits.modelCalls)} model calls`,
    `${number(limits.toolCalls)} tool calls`,
    `${number(limits.tokens)} model tokens`,
  ];
  if (limits.money) parts.push(`${number(limits.money.amount)} ${limits.money.currency} (smallest unit)`);
  return `${parts.join(', ')}, ${durationText(limits.wallSeconds)}`;
}

const access = { none: 'closed', ro: 'read-only', rw: 'writable' } as const;
const modes = { all: 'every session', 'non-main': 'every session but the main one', off: 'none' } as const;

/** The sandbox in words. */
export const sandboxText = ({ sandbox }: EffectivePolicy): string =>
  `Sandboxed: ${modes[sandbox.mode]}; workspace ${access[sandbox.workspaceAccess]}`;

/** The planning allowance in words. */
export function planningText({ model: { planning } }: EffectivePolicy): string {
  if (!planning.allowed) return 'No model while planning';
  return `While planning at most ${number(planning.modelCalls)} calls, ${number(planning.tokens)} tokens`;
}
