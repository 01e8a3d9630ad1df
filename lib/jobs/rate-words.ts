// PURE. How people decided in a room lately, in words: a mirror for whoever is about to say yes once more.

import type { ApprovalView } from './approval-view.ts';

function spanWords(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

/** Such as “41 of 41 approved here in the week before, median 6 s”; null when nothing was decided. */
export function rateWords({ decided, approved, medianSeconds }: ApprovalView['baseRate']): string | null {
  if (decided === 0) return null;
  const median = medianSeconds === null ? '' : `, median ${spanWords(medianSeconds)}`;
  return `${approved} of ${decided} approved here in the week before${median}`;
}
