// PURE. What no verdict of this verifier says, in sentences for the reader (proof.md section 8).

import type { ArtefactKind } from './report.ts';

const always = [
  'That the provider ran the model that a receipt names: a receipt is the gateway’s statement of what went and came.',
  'That the agent made no call beside the gateway.',
  'That an approver read and understood what they approved.',
  'That a passkey is in the hands of the person it is registered to: the console’s audit log says who enrolled it.',
  'That a tool did what it reported: results are hashed as the agent delivered them.',
  'That the keys you listed belong to whom you believe: take them from a source other than this file.',
];

export function whatItDoesNotProve(kind: ArtefactKind, unsigned: boolean): string[] {
  if (kind === 'unknown') return ['Anything: the file could not be read.'];
  if (!unsigned) return always;
  return ['Who wrote this payload: it stands alone, without an envelope, and nothing signs it.', ...always];
}
