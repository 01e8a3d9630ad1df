// PURE. How the approval rules of two policies differ, tiers with the same difference in one sentence.

import { type Tier, tierOrder } from './catalogue.ts';
import {
  change,
  compareNumbers,
  compareScale,
  compareSets,
  type Difference,
  gain,
  loss,
  none,
  together,
} from './difference-aspects.ts';
import type { ApprovalRule, EffectivePolicy } from './effective-policy.ts';

/** `1 of finance and 2 of security`. */
export const quorumText = (rule: ApprovalRule): string =>
  rule.slots.map(({ group, count }) => `${count} of ${group}`).join(' and ');

function compareQuorums(before: ApprovalRule, after: ApprovalRule): Difference {
  const groups = new Set([...before.slots, ...after.slots].map(({ group }) => group));
  const countIn = (rule: ApprovalRule, name: string) => rule.slots.find(({ group }) => group === name)?.count ?? 0;
  const moves = [...groups].map((name) => countIn(after, name) - countIn(before, name));
  if (moves.every((move) => move === 0)) return none();
  const sentence = `approved by ${quorumText(after)} instead of ${quorumText(before)}`;
  if (moves.every((move) => move <= 0)) return gain(sentence);
  return moves.every((move) => move >= 0) ? loss(sentence) : change(sentence);
}

const place = { browser: 'in the browser', matrix: 'by a command in the room' } as const;

const compareRules = (before: ApprovalRule, after: ApprovalRule): Difference =>
  together([
    compareQuorums(before, after),
    compareSets(before.channels, after.channels, {
      may: (channel) => `may be approved ${place[channel as keyof typeof place]}`,
      mayNot: (channel) => `may no longer be approved ${place[channel as keyof typeof place]}`,
    }),
    compareScale([true, false], before.passkey, after.passkey, (now) =>
      now ? 'approved only with a passkey' : 'approved without a passkey',
    ),
    compareScale([true, false], before.reason, after.reason, (now) =>
      now ? 'approved only with a reason' : 'approved without a reason',
    ),
    compareScale([true, false], before.excludeAgentOperator, after.excludeAgentOperator, (now) =>
      now ? 'no longer approved by the agent’s operator' : 'may be approved by the agent’s operator',
    ),
    compareNumbers(
      before.expiresSeconds,
      after.expiresSeconds,
      (now, then) => `open for ${now} s instead of ${then} s`,
    ),
    before.blind === after.blind
      ? none()
      : change(after.blind ? 'first vote hidden until the second' : 'votes shown at once'),
  ]);

/** `high and critical plans: approved without a passkey`, with the tiers that share the sentence. */
function mergeTiers(byTier: { tier: Tier; sentences: string[] }[]): string[] {
  const tiersOf = new Map<string, Tier[]>();
  for (const { tier, sentences } of byTier) {
    for (const sentence of sentences) tiersOf.set(sentence, [...(tiersOf.get(sentence) ?? []), tier]);
  }
  return [...tiersOf].map(([sentence, tiers]) =>
    tiers.length === tierOrder.length ? `All plans: ${sentence}.` : `Plans of tier ${tiers.join(', ')}: ${sentence}.`,
  );
}

/** Rules, group memberships and approvers of two policies. */
export function compareApproval(before: EffectivePolicy, after: EffectivePolicy): Difference {
  const byTier = tierOrder.map((tier) => ({ tier, ...compareRules(before.rules[tier], after.rules[tier]) }));
  const merged = (key: keyof Difference) =>
    mergeTiers(byTier.map((entry) => ({ tier: entry.tier, sentences: entry[key] })));
  const groups = after.groups.map(({ name, members }) => {
    const earlier = before.groups.find((group) => group.name === name);
    if (!earlier) return none();
    return compareSets(earlier.members, members, {
      may: (person) => `${person} may approve as one of ${name}.`,
      mayNot: (person) => `${person} may no longer approve as one of ${name}.`,
    });
  });
  return together([{ gained: merged('gained'), lost: merged('lost'), changed: merged('changed') }, ...groups]);
}
