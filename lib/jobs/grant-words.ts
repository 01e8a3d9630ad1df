// PURE. What the token that an approval mints will and will not allow, in sentences, from the decision's own subject.

import { modelTool } from '#lib/policy/catalogue.ts';
import type { EffectivePolicy } from '#lib/policy/effective-policy.ts';
import type { DecisionSubject } from './decision-subject.ts';

export type GrantWords = { allows: string[]; refuses: string[] };

const minutes = (seconds: number) =>
  seconds % 60 === 0 ? `${seconds / 60} minute${seconds === 60 ? '' : 's'}` : `${seconds} seconds`;

const times = (count: number) => (count === 1 ? 'once' : `${count} times`);

function toolCalls(subject: DecisionSubject): string {
  const counts = new Map<string, number>();
  for (const { tool } of subject.plan.steps) {
    if (tool !== modelTool) counts.set(tool, (counts.get(tool) ?? 0) + 1);
  }
  if (counts.size === 0) return 'No tool call: the plan has none.';
  return `${[...counts].map(([tool, count]) => `${tool} ${times(count)}`).join(', ')}.`;
}

const matching: Record<EffectivePolicy['planMatch'], string> = {
  exact: 'A call whose arguments differ from its step in one byte.',
  default: 'A call whose arguments differ from its step in one byte; reads of the workspace may differ in theirs.',
  tool: 'A call of a tool that is not in the plan. Arguments may differ: the policy matches by tool only.',
};

function modelCalls(policy: EffectivePolicy, callsMax: number): string {
  const { providers, models } = policy.model;
  const which = models
    ? `models ${models.join(', ')}`
    : providers
      ? `models of ${providers.join(', ')}`
      : 'any model that the admin configured';
  return `Model calls through the gateway, at most ${callsMax}: ${which}.`;
}

/** The sentences for the two columns of the approval page. `policy` is the one whose hash the subject names. */
export function grantWords(subject: DecisionSubject, policy: EffectivePolicy): GrantWords {
  const { claims, agent_did: agentDid, job_id: jobId } = subject;
  const pinned = claims.scope.policy_hash_b64u !== undefined;
  return {
    allows: [
      `Tool calls of this plan: ${toolCalls(subject)}`,
      modelCalls(policy, subject.budget.model_calls),
      `For ${minutes(claims.ttl_seconds)} from the moment of approval.`,
      `Job ${jobId} only, and only with the key of ${agentDid}.`,
    ],
    refuses: [
      'Any tool that is not a step of this plan. A step that changes anything is good for one call; reads may be repeated.',
      matching[policy.planMatch],
      ...(policy.tools.deny.length > 0
        ? [`Denied by the policy whatever a plan says: ${policy.tools.deny.join(', ')}.`]
        : []),
      pinned
        ? 'Anything once the room’s policy changes: the token is pinned to this one.'
        : 'The token is not pinned: a change of the room’s policy does not end it.',
    ],
  };
}
