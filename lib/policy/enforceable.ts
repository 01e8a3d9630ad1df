// PURE. What the form can say and this version does not carry out. Publishing refuses it: a policy that promises more
// than anybody keeps is worse than one that is refused.

import { PolicyError } from './policy-error.ts';
import type { WpcSource } from './source.ts';

function* unkept({ matrix }: WpcSource): Generator<[path: string, problem: string]> {
  if (matrix.reactions === 'deny_only') yield ['matrix.reactions', 'cannot be kept: reactions decide nothing'];
}

/** Asserts that everything the document asks for is carried out. @throws PolicyError INVALID_SOURCE with the path */
export function assertEnforceable(source: WpcSource): void {
  for (const [path, problem] of unkept(source)) throw new PolicyError('INVALID_SOURCE', path, problem);
}
