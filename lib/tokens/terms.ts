import type { EffectivePolicy } from '#lib/policy/compile.ts';

/** What every token of this console carries, whoever it is for. */
export type IssuerTerms = {
  /** Origin of the gateway. */
  audience: string;
  /** The organisation's key. */
  ownerDid: string;
  /** The console's key. */
  controllerDid: string;
};

/** Preimage of `token_scope_hash_b64u`, and with it all that an approver can be shown before iat, exp, jti and nonce exist. */
export type TokenScope = {
  token_version: '1';
  sub: string;
  aud: string[];
  scope: string[];
  owner_did: string;
  controller_did: string;
  agent_did: string;
  policy_hash_b64u?: string;
  mission_id: string;
};

/** The claims that a token for this job would carry. Tool permission lies in the policy and the plan, not in the scope. */
export function tokenScopeFor(input: {
  jobId: string;
  agentDid: string;
  wpcHash: string;
  policy: EffectivePolicy;
  /** Pinned whatever the policy says: while a roll-back is in force. */
  pinForced: boolean;
  terms: IssuerTerms;
}): TokenScope {
  return {
    token_version: '1',
    sub: input.agentDid,
    aud: [input.terms.audience],
    scope: ['clawproxy:call', 'proxy:call'],
    owner_did: input.terms.ownerDid,
    controller_did: input.terms.controllerDid,
    agent_did: input.agentDid,
    ...(input.policy.pinPolicyHash || input.pinForced ? { policy_hash_b64u: input.wpcHash } : {}),
    mission_id: input.jobId,
  };
}
