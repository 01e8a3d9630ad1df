// PURE. A span of days in words.

import type { Span } from '#lib/overview/span.ts';
import { longDayWords } from './number-words.ts';

/** `on Mon, Mar 2 (UTC)`, `from … until … (UTC)`. */
export const spanWords = ({ from, until }: Span): string =>
  from === until ? `on ${longDayWords(from)} (UTC)` : `from ${longDayWords(from)} until ${longDayWords(until)} (UTC)`;
