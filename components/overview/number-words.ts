// PURE. Numbers in words: what charts, tables and tiles print.

import type { Unit } from './chart-looks.ts';

const grouped = new Intl.NumberFormat('en');
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });
const short = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const long = new Intl.DateTimeFormat('en', { weekday: 'short', day: 'numeric', month: 'short', timeZone: 'UTC' });

/** `12,345`. */
export const countWords = (count: number): string => grouped.format(count);
/** `12.3K`, for an axis. */
export const compactWords = (count: number): string => compact.format(count);
/** `12.5%`. */
export const shareWords = (share: number): string => percent.format(share);
/** `Mar 2`. */
export const dayWords = (day: string): string => short.format(new Date(day));
/** `Mon, Mar 2`. */
export const longDayWords = (day: string): string => long.format(new Date(day));

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** `4.2 s`, `45 s`, `12 min`, `3 h 05 min`, `2 d 4 h`. */
export function durationWords(seconds: number): string {
  if (seconds < 10) return `${Math.round(seconds * 10) / 10} s`;
  if (seconds < minute - 0.5) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / minute);
  if (minutes < 60) return seconds < 10 * minute && seconds % minute !== 0 ? minuteWords(seconds) : `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours < 24) return rest === 0 ? `${hours} h` : `${hours} h ${String(rest).padStart(2, '0')} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}

/** `2 min 05 s`: below ten minutes the seconds still say something. */
function minuteWords(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / minute)} min ${String(whole % minute).padStart(2, '0')} s`;
}

export const wordsOf: Record<Unit, (value: number) => string> = {
  count: countWords,
  share: shareWords,
  seconds: durationWords,
};

const steps = [1, 2, 5, 10, 15, 30, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute];
const longSteps = [hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day];

/** Round shares for an axis up to a share: four steps. */
export function shareTicks(max: number): number[] {
  const end = [0.1, 0.2, 0.4].find((each) => max <= each) ?? (max <= 0.6 ? 0.6 : 1);
  return [0, 1, 2, 3, 4].map((at) => (at * end) / 4);
}

/** Round times for an axis up to a number of seconds: four steps at most. */
export function timeTicks(max: number): number[] {
  const step = [...steps, ...longSteps].find((each) => max / each <= 4) ?? Math.ceil(max / (4 * day)) * day;
  const count = Math.max(1, Math.ceil(max / step));
  return Array.from({ length: count + 1 }, (_, at) => at * step);
}

/** `7 days`. */
export const daysWords = (days: number): string => (days === 1 ? '1 day' : `${days} days`);
