// PURE. What was checked of one thing, and what that makes of it. Verified is only what was checked whole and held.

import type { Artefact, Check } from './answer.ts';

export type { Check } from './answer.ts';

/** A check that was made. Both sentences begin in lower case: several are joined to one. */
export const check = (holds: boolean, passed: string, failed: string): Check =>
  holds ? { outcome: 'passed', words: passed } : { outcome: 'failed', words: failed };

export const notMade = (words: string): Check => ({ outcome: 'not_made', words });

const sentence = (checks: readonly Check[]): string => {
  const text = [...new Set(checks.map(({ words }) => words))].join('; ');
  return text ? `${text[0]?.toUpperCase()}${text.slice(1)}.` : '';
};

/** One failure fails the whole; one check that could not be made leaves it unchecked. */
export function judge(checks: readonly Check[]): Pick<Artefact, 'verified' | 'why'> {
  const of = (outcome: Check['outcome']) => checks.filter((each) => each.outcome === outcome);
  const [failed, open, passed] = [of('failed'), of('not_made'), of('passed')];
  if (failed.length > 0) return { verified: 'failed', why: sentence(failed) };
  if (open.length > 0) return { verified: 'not_checked', why: sentence([...open, ...passed]) };
  return passed.length > 0
    ? { verified: 'verified', why: sentence(passed) }
    : { verified: 'not_checked', why: 'Nothing signs or names it.' };
}
