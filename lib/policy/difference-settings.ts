// PURE. How the settings of two policies differ, each on a scale from the strictest value to the most permissive.

import { compareScale, type Difference, together } from './difference-aspects.ts';
import type { EffectivePolicy } from './effective-policy.ts';

/** Sandbox, matching, pinning, room and planning settings of two policies. */
export const compareSettings = (before: EffectivePolicy, after: EffectivePolicy): Difference =>
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
