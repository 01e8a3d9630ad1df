'use client';

import { Callout } from '#components/ui/callout.tsx';
import type { SetOutcome } from './queue-action-types.ts';

/** What became of each job of a set that was not decided. */
export function QueueSetOutcome({ outcome, verb }: { outcome: SetOutcome; verb: string }) {
  const done = outcome.results.filter(({ ok }) => ok).length;
  const refused = outcome.results.filter((result) => !result.ok);
  return (
    <Callout tone="warn" role="alert" title={`${done} ${verb}, ${refused.length} not`}>
      <ul className="grid gap-1">
        {refused.map((result) => (
          <li key={result.jobId}>
            <code>{result.jobId}</code>: {result.message}
          </li>
        ))}
      </ul>
    </Callout>
  );
}

/** Whether every job of a set was decided. */
export const allDecided = ({ results }: SetOutcome): boolean => results.every(({ ok }) => ok);
