// PURE. May this policy's jobs call this model of this provider? Default deny once a list is given.

import type { EffectivePolicy } from './effective-policy.ts';
import { globMatches } from './glob.ts';

export type ModelVerdict = {
  allowed: boolean;
  /** The path in the WPC that decided. */
  rule: string;
  reason: string;
};

function judgeName(path: string, patterns: string[] | null, name: string, what: string): ModelVerdict {
  if (!patterns) {
    return { allowed: true, rule: `${path}: not set`, reason: `Any ${what} that the admin configured may be called.` };
  }
  const index = patterns.findIndex((pattern) => globMatches(pattern, name));
  if (index < 0) {
    return { allowed: false, rule: `${path}: not named`, reason: `The policy does not name the ${what} ${name}.` };
  }
  return { allowed: true, rule: `${path}[${index}]`, reason: `The policy names the ${what} ${name}.` };
}

/** The verdict on one model call. A refusal by provider comes first; otherwise the model's rule is named. */
export function judgeModel(policy: EffectivePolicy, call: { provider: string; model: string }): ModelVerdict {
  if (!call.model) {
    return { allowed: false, rule: 'model_access', reason: 'The call names no model.' };
  }
  const provider = judgeName('model_access.allowed_providers', policy.model.providers, call.provider, 'provider');
  if (!provider.allowed) return provider;
  return judgeName('model_access.allowed_models', policy.model.models, call.model, 'model');
}
