'use client';

import { useNow } from '#components/ui/clock.tsx';
import { MarkedText } from '#components/ui/marked-text.tsx';
import { TimeAgo } from '#components/ui/time.tsx';
import type { QueueRow } from '#lib/jobs/queue-row.ts';
import { stateWord } from './state-words.ts';

/** How a job left the view, in words without a time. */
function leftWords({ decision, state, stateReason }: QueueRow): string {
  if (state === 'pending') return 'No longer in this view';
  if (!decision || state === 'expired' || state === 'withdrawn' || state === 'voided') {
    return stateReason ? `${stateWord(state)}: ${stateReason}` : stateWord(state);
  }
  const verb = decision.kind === 'approve' ? 'Approved' : 'Denied';
  return `${verb} by ${decision.approverMxid} ${decision.channel === 'browser' ? 'in the browser' : 'in the room'}`;
}

/** Seconds count while somebody watches a row leave. */
function JustNow({ at }: { at: string }) {
  const seconds = Math.max(0, Math.floor((useNow() - Date.parse(at)) / 1000));
  return seconds < 60 ? <time dateTime={at}>{seconds} s ago</time> : <TimeAgo at={at} />;
}

/** What became of a job that left the view: with the time for the eye, without for whoever hears it once. */
export default function QueueLeft({ row, timed = false }: { row: QueueRow; timed?: boolean }) {
  const words = leftWords(row);
  if (!timed) return `${row.jobId}: ${words}`;
  return (
    <>
      <MarkedText>{words}</MarkedText>, <JustNow at={row.decision?.at ?? row.updatedAt} />
    </>
  );
}
