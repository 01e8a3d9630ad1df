// PURE. The verdict on one step. Checks run from the general to the particular and the first refusal decides;
// deny wins over allow, and what is not named is not allowed.

import { modelTool, toolEffect } from './catalogue.ts';
import type { EffectivePolicy } from './effective-policy.ts';
import { judgeModel } from './judge-model.ts';
import type { Step } from './plan.ts';

export type Ruling = { allowed: boolean; rule: string; reason: string };

const deny = (rule: string, reason: string): Ruling => ({ allowed: false, rule, reason });
const allow = (rule: string, reason: string): Ruling => ({ allowed: true, rule, reason });

/** A refusal that holds for every step: the policy is not in force now, or not in this room. */
export function judgeOccasion(policy: EffectivePolicy, occasion: { now: Date; roomId: string }): Ruling | null {
  const { notBefore, notAfter } = policy.effective;
  const at = occasion.now.getTime();
  if (notBefore && at < Date.parse(notBefore)) {
    return deny('effective.not_before', `The policy is in force from ${notBefore}.`);
  }
  if (notAfter && at > Date.parse(notAfter)) {
    return deny('effective.not_after', `The policy was in force until ${notAfter}.`);
  }
  if (!policy.rooms.includes(occasion.roomId)) {
    return deny('matrix.rooms_allowlist: not named', `The policy does not name the room ${occasion.roomId}.`);
  }
  return null;
}

function judgeSandbox(policy: EffectivePolicy, tool: string): Ruling | null {
  const access = policy.sandbox.workspaceAccess;
  const needs = toolEffect(tool).workspace;
  const path = 'execution.sandbox.workspace_access';
  if (needs === 'write' && access !== 'rw') {
    return deny(
      path,
      `“${tool}” writes in the workspace, and the workspace is ${access === 'ro' ? 'read-only' : 'closed'}.`,
    );
  }
  if (needs === 'read' && access === 'none') {
    return deny(path, `“${tool}” reads the workspace, and the workspace is closed.`);
  }
  return null;
}

function judgeModelStep(policy: EffectivePolicy, step: Step): Ruling {
  const { provider, model } = step.args;
  if (provider !== undefined || model !== undefined) {
    if (typeof provider !== 'string' || typeof model !== 'string') {
      return deny('model_access', 'A model step names both provider and model as text, or neither.');
    }
    return judgeModel(policy, { provider, model });
  }
  return allow('model_access.route_via', 'Model calls go through the gateway, which checks each one.');
}

/** Whether the policy lets this step's tool run at all, apart from limits and occasion. */
export function judgeTool(policy: EffectivePolicy, step: Step): Ruling {
  const { allow: allowed, deny: denied } = policy.tools;
  const denyIndex = denied.indexOf(step.tool);
  if (denyIndex >= 0) return deny(`execution.tools.deny[${denyIndex}]`, `The policy denies “${step.tool}”.`);
  // A model call is no tool: model_access governs it and the gateway enforces it.
  if (step.tool === modelTool) return judgeModelStep(policy, step);
  const allowIndex = allowed.indexOf(step.tool);
  if (allowIndex < 0) return deny('execution.tools: not named', `The policy does not name “${step.tool}”.`);
  const sandbox = judgeSandbox(policy, step.tool);
  return sandbox ?? allow(`execution.tools.allow[${allowIndex}]`, `The policy allows “${step.tool}”.`);
}
