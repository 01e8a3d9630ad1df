// PURE. What no verdict over a package says, in sentences for the reader (proof.md section 8).

import { whatItDoesNotProve } from '../does-not-prove.ts';
import type { PackageContext } from './package-context.ts';

const always = [
  'That the log shows everybody the same entries: compare its checkpoint with the one that a room or a witness has.',
  'That everything that happened is in the log: the console decides what it submits, and a package holds one job’s entries.',
  'That the times are right: they are the console’s clock, and nothing outside dates them.',
  'That the Matrix events are all there were, or that their senders are who you think: the homeserver named them.',
];
const ownKeys =
  'That the keys are the console’s: they were taken out of the package itself. Whoever made the package chose them; pin keys that you got another way.';

export const packageDoesNotProve = (context: Pick<PackageContext, 'pinned'>): string[] => [
  ...(context.pinned ? [] : [ownKeys]),
  ...always,
  ...whatItDoesNotProve('package', false),
];
