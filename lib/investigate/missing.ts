// PURE. What the log has an entry for and the database no record: a record that was taken away is found by its entry.

import { actorWords } from '#lib/audit/actor-words.ts';
import { check } from './checks.ts';
import { type Draft, draft, fact } from './draft.ts';
import type { Logged } from './sources.ts';

const missingMax = 100;

/** One failed artefact for each entry of the action whose record is not among the known ones. */
export function missingDrafts(
  entries: readonly Logged[],
  { action, member, what }: { action: string; member: string; what: string },
  known: readonly unknown[],
): Draft[] {
  const ids = new Set(known);
  const missing = entries.filter((entry) => entry.action === action && !ids.has(entry.detail[member]));
  return missing.slice(0, missingMax).map((entry) => {
    const id = String(entry.detail[member]);
    return draft({
      id: `missing-${entry.id}`,
      label: `Missing: ${what} ${id}`,
      href: `/audit/${entry.id}`,
      at: entry.at.toISOString(),
      facts: fact('Recorded by', actorWords(entry.actor)),
      names: [id, String(entry.id)],
      checks: [check(false, '', `entry ${entry.id} (${action}) tells of it, and its record is not stored any more`)],
    });
  });
}
