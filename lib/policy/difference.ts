// PURE. What may be done under one policy that could not be done under another, in sentences for the person who is
// asked to approve under it. Compares meanings, not text: reordering a list is no difference.

import { modelTool, toolEffect } from './catalogue.ts';
import { compareApproval } from './difference-approval.ts';
import {
  change,
  compareOpenSets,
  compareSets,
  type Difference,
  gain,
  loss,
  none,
  together,
} from './difference-aspects.ts';
import { compareLimits } from './difference-limits.ts';
import { compareSettings } from './difference-settings.ts';
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
