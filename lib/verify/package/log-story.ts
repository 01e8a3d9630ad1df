// PURE. What the files have and what the log has, held against each other: the tools of the checks that do so.

import { type Members, memberOf } from '../values.ts';
import { actionEntries, type LogEntry } from './log-entries.ts';
import { ensure, type PackageContext } from './package-context.ts';

/** An entry with these members of its detail. */
export function matching(entries: readonly LogEntry[], wanted: Members): LogEntry | undefined {
  const wantedMembers = Object.entries(wanted);
  return entries.find(({ detail }) => wantedMembers.every(([name, value]) => memberOf(detail, name) === value));
}

/** The entry that records this, at that time. @throws Refusal ENTRY_MISSING, ENTRY_MISMATCH */
export function must(context: PackageContext, action: string, wanted: Members, at?: string | null): LogEntry {
  const found = matching(actionEntries(context, action), wanted);
  ensure(found !== undefined, 'ENTRY_MISSING', `The log’s entries have no ${action} with ${JSON.stringify(wanted)}.`);
  const inTime = at === undefined || found.leaf.at === at;
  ensure(inTime, 'ENTRY_MISMATCH', `The log has ${action} at ${found.leaf.at}, the files at ${at}.`);
  return found;
}

/** As many entries of an action as the files have things that it records. */
export function exactly(context: PackageContext, action: string, count: number): void {
  const found = actionEntries(context, action).length;
  ensure(found <= count, 'ENTRY_UNEXPLAINED', `The log has ${found} entries ${action}; the files have ${count}.`);
  ensure(found === count, 'ENTRY_MISSING', `The log’s entries have ${found} ${action}; the files have ${count}.`);
}
