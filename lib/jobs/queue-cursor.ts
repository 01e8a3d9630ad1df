// PURE. A place in the list of ended jobs, which is ordered by the time of the end and then by id, both descending.

export type QueuePlace = { at: Date; jobId: string };

/** The place of a row, for the address of the next page. */
export const placeText = (row: { updatedAt: string; jobId: string }): string => `${row.updatedAt}~${row.jobId}`;

/** Reads a place back; null when the text is none. */
export function parsePlace(text: string | null): QueuePlace | null {
  const found = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)~([0-9A-Z]{12})$/.exec(text ?? '');
  if (!found?.[1] || !found[2] || Number.isNaN(Date.parse(found[1]))) return null;
  return { at: new Date(found[1]), jobId: found[2] };
}

/** Newest first, as the database orders them. */
export const byEnd = (a: { updatedAt: string; jobId: string }, b: { updatedAt: string; jobId: string }): number =>
  placeText(a) < placeText(b) ? 1 : placeText(a) > placeText(b) ? -1 : 0;
