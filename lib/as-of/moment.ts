// PURE. A moment in an address, and what stood at it: from its beginning on, up to but not including its end.

const pattern = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)?Z?$/;

/** A moment as people and pages write it, in UTC; null when it is none. */
export function parseMoment(text: string): Date | null {
  if (!pattern.test(text)) return null;
  const bare = text.replace(' ', 'T').replace(/Z$/, '');
  const date = new Date(`${bare.includes('T') ? bare : `${bare}T00:00`}Z`);
  // A day that the calendar does not have rolls over into the next month.
  return Number.isNaN(date.getTime()) || !date.toISOString().startsWith(bare.slice(0, 10)) ? null : date;
}

/** Whether something that began and perhaps ended stood at a moment. */
export const stoodAt = (from: Date, until: Date | null, at: Date): boolean =>
  from <= at && (until === null || at < until);

/** The page of what stood at a moment. */
export const momentAddress = (at: Date | string): string =>
  `/audit/as-of?at=${encodeURIComponent(typeof at === 'string' ? at : at.toISOString())}`;

/** The last moment before another one that the database can tell apart from it. */
export const justBefore = (at: Date | string): Date => new Date(new Date(at).getTime() - 1);
