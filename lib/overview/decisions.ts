import type { Db } from '#lib/db/transaction.ts';
import { actionOf, type OutcomeCounts, outcomes } from './outcomes.ts';
import { boundsOf, daysOf, type Span } from './span.ts';
import { countOutcomes } from './tally-store.ts';
import { decisionTimes } from './time-store.ts';

/** Seconds; null where nothing was decided. */
export type Times = { decided: number; median: number | null; p90: number | null };

export type Decisions = {
  days: ({ day: string } & OutcomeCounts & Times)[];
  total: OutcomeCounts & Times;
};

const noTimes: Times = { decided: 0, median: null, p90: null };

/** What was decided in a span, day by day, and how long it took. */
export async function findDecisions(db: Db, span: Span): Promise<Decisions> {
  const bounds = boundsOf(span);
  const [counts, times] = await Promise.all([countOutcomes(db, bounds), decisionTimes(db, bounds)]);
  const countsOf = (day: string | null): OutcomeCounts => {
    const sum = (outcome: keyof OutcomeCounts) =>
      counts
        .filter((row) => row.action === actionOf[outcome] && (day === null || row.day === day))
        .reduce((all, { count }) => all + count, 0);
    return Object.fromEntries(outcomes.map((outcome) => [outcome, sum(outcome)])) as OutcomeCounts;
  };
  const timesOf = (day: string | null): Times => {
    const row = times.find((each) => each.day === day);
    return row ? { decided: row.count, median: row.median, p90: row.p90 } : noTimes;
  };
  return {
    days: daysOf(span).map((day) => ({ day, ...countsOf(day), ...timesOf(day) })),
    total: { ...countsOf(null), ...timesOf(null) },
  };
}
