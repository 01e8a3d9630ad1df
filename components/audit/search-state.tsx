import { Callout } from '#components/ui/callout.tsx';
import type { LogPage } from '#lib/audit/list-entries.ts';

const unindexedMax = 1000;

const waiting = (count: number) =>
  count >= unindexedMax ? `More than ${unindexedMax} entries` : count === 1 ? 'One entry' : `${count} entries`;

/** Where what is shown is not all there is: entries too new to be searched, and older ones not looked at yet. */
export function SearchState({ page: { unindexed, lookedDownTo, entries } }: { page: LogPage }) {
  if (!unindexed && lookedDownTo === null) return null;
  return (
    <div className="grid gap-2 border-b px-4 py-2.5">
      {unindexed ? (
        <Callout role="status">
          {waiting(unindexed)} of the last moments cannot be searched yet. The log takes them in first.
        </Callout>
      ) : null}
      {lookedDownTo === null ? null : (
        <Callout role="status">
          {entries.length === 0 ? 'Nothing was found' : 'These were found'} among the newest entries that have the
          rarest of these words, down to entry {lookedDownTo}. Older ones are still to be searched: go on below.
        </Callout>
      )}
    </div>
  );
}
