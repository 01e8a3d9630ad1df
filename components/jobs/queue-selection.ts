// PURE. What can be selected in the queue.

import type { SetItem } from '#lib/jobs/decision-set.ts';
import type { ShownRow } from './keep-rows.ts';

/** By job, the digest that was on the screen when it was selected. */
export type Selection = ReadonlyMap<string, string>;

export const itemOf = ({ row }: ShownRow): SetItem => ({ jobId: row.jobId, digest: row.digest ?? '' });

/** Whether a row can be selected: it can when the reader may deny it. */
export const isSelectable = ({ row, gone }: ShownRow): boolean => !gone && row.mayDeny && row.digest !== null;

/** What can be selected of the rows on the screen. */
export const selectable = (shown: readonly ShownRow[]): SetItem[] => shown.filter(isSelectable).map(itemOf);

/** A selection of these items. */
export const selectionOf = (items: readonly SetItem[]): Selection =>
  new Map(items.map(({ jobId, digest }) => [jobId, digest]));
