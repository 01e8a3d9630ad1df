// PURE. Whether the evidence of a control is complete, in one line.

import type { RetainItem, RetainState } from './item.ts';

export type RetainSummary = { complete: boolean; there: number; expected: number; words: string };

const namedMax = 3;
const things = (count: number): string => `${count} ${count === 1 ? 'thing' : 'things'}`;

function named(items: readonly RetainItem[]): string {
  const said = items.slice(0, namedMax).map(({ what, id, note }) => note ?? `${what} ${id}`);
  const more = items.length - said.length;
  return [...said, ...(more > 0 ? [`${more} more`] : [])].join('; ');
}

/**
 * @param seen what the reader may read of
 * @param all what there is, counted by its state
 * @param skipped jobs whose evidence was not looked at this time
 */
export function summaryOf(seen: readonly RetainItem[], all: readonly RetainState[], skipped: number): RetainSummary {
  const count = (...states: RetainState[]) => all.filter((state) => states.includes(state)).length;
  const of = (...states: RetainState[]) => seen.filter(({ state }) => states.includes(state));
  const there = count('there');
  const wrong = count('missing', 'altered');
  const waiting = count('waiting', 'withheld');
  const erased = count('erased');
  const complete = wrong === 0 && waiting === 0 && skipped === 0;
  const sentences = [
    `${there} of ${all.length} there${erased > 0 ? `, ${erased} erased on purpose` : ''}`,
    ...(wrong > 0 ? [`Missing or not as stored: ${named(of('missing', 'altered')) || things(wrong)}`] : []),
    ...(waiting > 0 ? [named(of('waiting', 'withheld')) || `${things(waiting)} still to come`] : []),
    ...(skipped > 0
      ? [`The evidence of ${skipped} more jobs was not looked at here; the command line looks at all`]
      : []),
  ];
  const head = complete ? 'Complete' : wrong > 0 ? 'Not complete' : 'Not complete yet';
  return { complete, there, expected: all.length, words: `${head}: ${sentences.join('. ')}.` };
}
