// PURE. What may be done under one policy that could not be done under another, in sentences for the person who is
// asked to approve under it. Compares meanings, not text: reordering a list is no difference.

import { modelTool, toolEffect } from './catalogue.ts';
import { compareApproval } from './difference-approval.ts';
import {
  change,
  compareNumbers,
  compareOpenSets,
  compareScale,
  compareSets,
  type Difference,
  gain,
  loss,
  none,
  together,
} from './difference-aspects.ts';
import type { EffectivePolicy } from './effective-policy.ts';
import { judgeTool } from './judge-step.ts';

export type { Difference } from './difference-aspects.ts';

/** The tools that a step may use under this policy, the sandbox taken into account. */
export const usableTools = (policy: EffectivePolicy): string[] =>
  [...new Set([...policy.tools.allow, modelTool])].filter((tool) => judgeTool(policy, { tool, args: {} }).allowed);

const compareTools = (before: string[], after: string[]): Difference =>
  compareSets(before, after, {
    may: (tool) => `Agents may use “${tool}”: it ${toolEffect(tool).label} (${toolEffect(tool).tier}).`,
    mayNot: (tool) => `Agents may no longer use “${tool}”: it ${toolEffect(tool).label}.`,
  });

const compareRooms = (before: string[], after: string[]): Difference =>
  compareSets(before, after, {
    may: (room) => `Jobs may be asked for in ${room}.`,
    mayNot: (room) => `Jobs may no longer be asked for in ${room}.`,
  });

const compareApprovers = (before: string[], after: string[]): Difference =>
  compareSets(before, after, {
    may: (person) => `${person} may approve.`,
    mayNot: (person) => `${person} may no longer approve.`,
  });

const compareRequesters = (before: string[] | null, after: string[] | null): Difference =>
  compareOpenSets(before, after, {
    may: (person) => `${person} may ask for jobs.`,
    mayNot: (person) => `${person} may no longer ask for jobs.`,
    any: 'Any member of an allowed room may ask for jobs.',
    only: (people) => `Only these people may ask for jobs: ${people}.`,
  });

const compareModels = (before: string[] | null, after: string[] | null, what: string): Difference =>
  compareOpenSets(before, after, {
    may: (name) => `The ${what} ${name} may be called.`,
    mayNot: (name) => `The ${what} ${name} may no longer be called.`,
    any: `Any ${what} that the admin configured may be called.`,
    only: (names) => `Only these ${what}s may be called: ${names}.`,
  });

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

const compareLimits = (before: EffectivePolicy, after: EffectivePolicy): Difference => {
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

const compareSettings = (before: EffectivePolicy, after: EffectivePolicy): Difference =>
  together([
    compareScale(
      ['none', 'ro', 'rw'],
      before.sandbox.workspaceAccess,
      after.sandbox.workspaceAccess,
      (now) =>
        ({
          none: 'The sandbox sees nothing of the workspace.',
          ro: 'The sandbox sees the workspace read-only.',
          rw: 'The sandbox may write the workspace.',
        })[now],
    ),
    compareScale(
      ['all', 'non-main', 'off'],
      before.sandbox.mode,
      after.sandbox.mode,
      (now) => `The sandbox mode is “${now}”.`,
    ),
    compareScale(
      ['exact', 'default', 'tool'],
      before.planMatch,
      after.planMatch,
      (now) =>
        ({
          exact: 'Every call must have the approved arguments.',
          default: 'Local reads may have other arguments than approved; every other call must have the approved ones.',
          tool: 'Calls may have other arguments than approved.',
        })[now],
    ),
    compareScale([true, false], before.pinPolicyHash, after.pinPolicyHash, (now) =>
      now ? 'A token ends when the room’s policy changes.' : 'A token outlives a change of the room’s policy.',
    ),
    compareScale(['freeze_agent', 'refuse'], before.onDeviation, after.onDeviation, (now) =>
      now === 'refuse'
        ? 'A call outside the plan is refused and the agent goes on.'
        : 'A call outside the plan freezes the agent.',
    ),
    compareScale([true, false], before.withholdArguments, after.withholdArguments, (now) =>
      now ? 'Arguments are not shown in the room.' : 'Arguments are shown in the room.',
    ),
    compareScale(['off', 'deny_only'], before.reactions, after.reactions, (now) =>
      now === 'off' ? 'A reaction in the room decides nothing.' : 'A reaction in the room may deny.',
    ),
    compareScale(['no', 'encrypted'], before.model.keepBodies, after.model.keepBodies, (now) =>
      now === 'no' ? 'Bodies of model calls are not kept.' : 'Bodies of model calls are kept, encrypted.',
    ),
    compareScale([false, true], before.model.planning.allowed, after.model.planning.allowed, (now) =>
      now ? 'Agents may ask a model while planning.' : 'Agents may not ask a model while planning.',
    ),
  ]);

const time = (text: string | null, open: number): number => (text ? Date.parse(text) : open);

function compareWindow(before: EffectivePolicy['effective'], after: EffectivePolicy['effective']): Difference {
  const starts = time(before.notBefore, -Infinity) - time(after.notBefore, -Infinity);
  const ends = time(after.notAfter, Infinity) - time(before.notAfter, Infinity);
  const from = after.notBefore
    ? `The policy is in force from ${after.notBefore}.`
    : 'The policy is in force from now on.';
  const until = after.notAfter ? `The policy is in force until ${after.notAfter}.` : 'The policy has no end.';
  return together([
    starts > 0 ? gain(from) : starts < 0 ? loss(from) : none(),
    ends > 0 ? gain(until) : ends < 0 ? loss(until) : none(),
  ]);
}

function compareArrangements(before: EffectivePolicy, after: EffectivePolicy): Difference {
  const rooms = (policy: EffectivePolicy) =>
    policy.approvalRooms
      .map((entry) => `${entry.roomId} → ${entry.approvalRoomId}`)
      .sort()
      .join(', ');
  return together([
    before.approvalCommand === after.approvalCommand
      ? none()
      : change(`The command for approving is ${after.approvalCommand}.`),
    rooms(before) === rooms(after)
      ? none()
      : change(`Jobs are decided in these rooms: ${rooms(after) || 'each in its own'}.`),
  ]);
}

/** How `after` differs from `before`. Without a `before` everything that `after` names is new. */
export function capabilityDifference(before: EffectivePolicy | null, after: EffectivePolicy): Difference {
  const named = together([
    compareTools(before ? usableTools(before) : [], usableTools(after)),
    compareRooms(before?.rooms ?? [], after.rooms),
    compareApprovers(before?.approvers ?? [], after.approvers),
    compareRequesters(before ? before.requesters : [], after.requesters),
    compareModels(before ? before.model.providers : [], after.model.providers, 'provider'),
    compareModels(before ? before.model.models : [], after.model.models, 'model'),
  ]);
  if (!before) return named;
  return together([
    named,
    compareSettings(before, after),
    compareLimits(before, after),
    compareApproval(before, after),
    compareWindow(before.effective, after.effective),
    compareArrangements(before, after),
  ]);
}
