// PURE. What may be done with all that was selected in the queue at once.

import type { SetItem } from '#lib/jobs/decision-set.ts';
import type { ShownRow } from './keep-rows.ts';
import { isSelectable, itemOf, type Selection } from './queue-selection.ts';

type Chosen = {
  items: SetItem[];
  /** Selected jobs that changed or ended since: they are left out. */
  lost: number;
  /** Whether they could be approved together; the reason when they cannot. */
  approval: { open: true } | { open: false; why: string };
  /** Jobs on the screen that could be approved together with these. */
  alike: SetItem[];
};

const approveMax = 20;

function approvalOf(classes: readonly (string | null)[]): Chosen['approval'] {
  if (classes.length > approveMax) return { open: false, why: `At most ${approveMax} are approved at once.` };
  if (classes.includes(null)) {
    return { open: false, why: 'Only plans of the low tier that need you are approved together.' };
  }
  if (new Set(classes).size > 1)
    return { open: false, why: 'Only plans that do exactly the same are approved together.' };
  return { open: true };
}

/** What of the selection still stands on the screen as it was selected. */
export function chosenOf(shown: readonly ShownRow[], selection: Selection): Chosen {
  const standing = shown.filter((entry) => isSelectable(entry) && selection.get(entry.row.jobId) === entry.row.digest);
  const first = standing[0]?.row.alike ?? null;
  const others = shown.filter(
    ({ row, gone }) => !gone && first !== null && row.alike === first && !selection.has(row.jobId),
  );
  return {
    items: standing.map(itemOf),
    lost: selection.size - standing.length,
    approval: approvalOf(standing.map(({ row }) => row.alike)),
    alike: others.slice(0, Math.max(0, approveMax - standing.length)).map(itemOf),
  };
}
