// PURE. Controls in words.

import type { ControlKind, ControlScope } from '#lib/controls/scope.ts';

type KindWords = { title: string; does: string; keeps: string; verb: string };

export const kindWords: Record<ControlKind, KindWords> = {
  triage: {
    title: 'Read-only triage',
    does: 'Nothing is minted or authorized. Requests and plans are still recorded and judged.',
    keeps: 'Approvals tried meanwhile, with their event ids and the policy in force.',
    verb: 'Switch to read-only triage:',
  },
  freeze: {
    title: 'Freeze until verified',
    does: 'Nothing is approved until an auditor records that the evidence in dispute verifies and was reviewed.',
    keeps: 'The package in dispute, its verdict, and the auditor’s review.',
    verb: 'Freeze approvals:',
  },
  revoke: {
    title: 'Revoke',
    does: 'Tokens are worth nothing from now on and their jobs are stopped. It has no end.',
    keeps: 'Jobs, token ids, bundles, and a checklist of credentials to rotate.',
    verb: 'Revoke tokens:',
  },
  rollback: {
    title: 'Roll back policy',
    does: 'An earlier policy of a room is in force again, and every new token is pinned to it.',
    keeps: 'Both hashes, what differs, and the jobs that ran under the policy rolled back.',
    verb: 'Roll back the policy:',
  },
};

export const scopeWords: Record<ControlScope, string> = {
  everything: 'Everything',
  room: 'One room',
  agent: 'One agent',
  job: 'One job',
  approver: 'What one person approved',
  policy: 'What runs under one policy',
};

/** How a control's place reads before the name of what it is laid over. */
export const placeWords: Record<ControlScope, string> = {
  everything: 'everything',
  room: 'room',
  agent: 'agent',
  job: 'job',
  approver: 'what was approved by',
  policy: 'policy',
};
