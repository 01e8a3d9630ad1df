// PURE. Facts: the words of a closed vocabulary in an entry's detail, such as the code of a refusal. Entries can be
// filtered by them exactly; a search for the word would also find names and texts that happen to hold it.

import type { AuditAction } from './events.ts';

const factNames: Partial<Record<AuditAction, readonly string[]>> = {
  'binding.refused': ['code'],
  'bundle.refused': ['code'],
  'call.admitted': ['kind'],
  'call.refused': ['code', 'kind'],
  'decision.refused': ['code'],
  'job.expired': ['from'],
  'sign_in.refused': ['code'],
};

/** `code:NOT_APPROVER`, as an address has it. */
export const factPattern = /^[a-z]{1,20}:\w{1,60}$/;

/** The facts of an entry. */
export function factsOf(action: string, detail: Record<string, unknown>): string[] {
  const names = Object.hasOwn(factNames, action) ? (factNames[action as AuditAction] ?? []) : [];
  return names.flatMap((name) => {
    const fact = Object.hasOwn(detail, name) ? `${name}:${String(detail[name])}` : '';
    return factPattern.test(fact) ? [fact] : [];
  });
}
