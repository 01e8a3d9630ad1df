// For tests: the smallest document that the published sketch allows, and variations of it.

import { compileWpc, type EffectivePolicy, effectivePolicy } from './compile.ts';
import type { Plan } from './plan.ts';
import { parseWpcSource } from './source.ts';

export const room = '!finance-ops:example.com';
export const alice = '@alice:example.com';
export const bo = '@bo:example.com';
export const cy = '@cy:example.com';
export const now = new Date('2026-03-02T09:00:00Z');

/** A fresh document each time, so that a test may change it in place. */
// biome-ignore lint/suspicious/noExplicitAny: hostile documents have any shape
export const document = (): any => ({
  wpc_version: '1',
  channel: 'matrix',
  matrix: {
    rooms_allowlist: [room, '!sec-review:example.com'],
    approval: { required: true, approver_user_ids_allowlist: [alice, bo, cy], approval_command: '!approve' },
  },
  execution: {
    sandbox: { mode: 'all', workspace_access: 'ro' },
    tools: { allow: ['read', 'search', 'http', 'write_pr'], deny: ['exec', 'browser_control', 'secrets_export'] },
  },
  tokens: { cst: { job_scoped: true, pin_policy_hash: true } },
  model_access: { route_via: 'clawproxy', receipts: 'required' },
});

/** The document's text after a change. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export function textWith(change: (doc: any) => void = () => {}): string {
  const changed = document();
  change(changed);
  return JSON.stringify(changed);
}

export const ids = { policyId: 'wpc_test', issuerDid: 'did:key:z6MkjHVZ7pbMV6X7tbVeCbBjs8nZFdVSnrMVK2jb5VSqiJQk' };

/** The policy that the changed document means. */
// biome-ignore lint/suspicious/noExplicitAny: see above
export const policyWith = (change?: (doc: any) => void): EffectivePolicy =>
  effectivePolicy(compileWpc(parseWpcSource(textWith(change)), ids));

/** A plan of these tools, each without arguments unless given as a pair. */
export const planOf = (...steps: (string | [string, Plan['steps'][number]['args']])[]): Plan => ({
  summary: 'a plan',
  steps: steps.map((step) => (typeof step === 'string' ? { tool: step, args: {} } : { tool: step[0], args: step[1] })),
});
