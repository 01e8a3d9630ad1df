// PURE. Why the requester of a job may ask for jobs in its room, read from the frozen policy.

import { parseWpcSource } from '#lib/policy/source.ts';
import type { ApprovalView } from './approval-view.ts';

/** One clause such as “may ask here: the policy names them”. */
export function requesterStanding({ policy, subject }: Pick<ApprovalView, 'policy' | 'subject'>): string {
  const named = parseWpcSource(policy.sourceText).matrix.requesters_allowlist;
  if (named === undefined) return 'may ask here: the policy lets every joined member';
  return named.includes(subject.requester)
    ? 'may ask here: the policy names them'
    : 'the policy does not name them among those who may ask';
}
