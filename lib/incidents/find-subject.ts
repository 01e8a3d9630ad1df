import type { Db } from '#lib/db/transaction.ts';
import { resolveReference } from '#lib/investigate/resolve-reference.ts';
import { IncidentError } from './incident-error.ts';

/**
 * What a finding is about, by the id under which it is stored, from whatever was pasted.
 * @throws IncidentError UNKNOWN_SUBJECT when nothing or more than one thing goes by it
 */
export async function findSubject(db: Db, text: string): Promise<string> {
  const found = new Set((await resolveReference(db, text)).map(({ reference }) => reference));
  const [subject, ...others] = found;
  if (subject === undefined) {
    throw new IncidentError('UNKNOWN_SUBJECT', 'Nothing that is known here goes by that. Paste an id or a link.');
  }
  if (others.length === 0) return subject;
  throw new IncidentError('UNKNOWN_SUBJECT', 'More than one thing goes by that. Paste the id of the one you mean.');
}
