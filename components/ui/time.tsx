'use client';

import clsx from 'clsx/lite';
import { useNow } from './clock.tsx';
import { agoWords, leftWords, utcWords } from './time-words.ts';

/** How long ago `at` (ISO 8601) was; the exact time in its title. */
export function TimeAgo({ at, className }: { at: string; className?: string }) {
  const date = new Date(at);
  const now = useNow();
  return (
    <time dateTime={at} title={utcWords(date)} className={className}>
      {agoWords(date, now)}
    </time>
  );
}

/** The exact time of `at` (ISO 8601) in UTC: what evidence and audit print. */
export function ExactTime({ at, className }: { at: string; className?: string }) {
  return (
    <time dateTime={at} className={clsx('tabular-nums', className)}>
      {utcWords(new Date(at))}
    </time>
  );
}

const soonMs = 5 * 60_000;

/** Time left until `at` (ISO 8601), counting down; `expired` once it has passed, marked when little is left. */
export function ExpiresIn({ at, className }: { at: string; className?: string }) {
  const date = new Date(at);
  const now = useNow();
  const left = leftWords(date, now);
  const soon = date.getTime() - now < soonMs;
  return (
    <time
      dateTime={at}
      title={`Expires ${utcWords(date)}`}
      className={clsx('whitespace-nowrap tabular-nums', soon && 'font-medium text-danger', className)}
    >
      {left ?? 'expired'}
    </time>
  );
}
