// PURE. The days that an overview covers: whole days in UTC, today the last of them.

export const spanDays = [7, 30, 90] as const;
export type SpanDays = (typeof spanDays)[number];

/** The first and the last day, `2026-03-02`; both belong to it. */
export type Span = { from: string; until: string };

const dayMs = 86_400_000;
const dayText = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
/** No span is longer, whatever an address asks for. */
const daysMax = 366;

/** How many days an address asks for; a week when it asks for nothing that is offered. */
export const readSpanDays = (asked: unknown): SpanDays =>
  spanDays.find((days) => String(days) === asked) ?? spanDays[0];

/** The last so many days, today among them. */
export function lastDays(days: number, now: Date): Span {
  return { from: dayText(now.getTime() - (days - 1) * dayMs), until: dayText(now.getTime()) };
}

/** One day as a span. */
export const oneDay = (day: string): Span => ({ from: day, until: day });

/** Where a span begins and ends in time; its end does not belong to it. */
export const boundsOf = ({ from, until }: Span): { from: Date; until: Date } => ({
  from: new Date(Date.parse(from)),
  until: new Date(Date.parse(until) + dayMs),
});

/** The end of a span, where it is longer than a year. */
export function atMostAYear({ from, until }: Span): Span {
  const earliest = dayText(Date.parse(until) - (daysMax - 1) * dayMs);
  return { from: from < earliest ? earliest : from, until };
}

/** Every day of a span, the first one first. */
export function daysOf({ from, until }: Span): string[] {
  const first = Date.parse(from);
  const count = Math.floor((Date.parse(until) - first) / dayMs) + 1;
  return Array.from({ length: Math.min(Math.max(count, 0), daysMax) }, (_, at) => dayText(first + at * dayMs));
}
