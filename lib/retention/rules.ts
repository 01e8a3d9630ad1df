import { type Actor, actorName } from '#lib/actor.ts';
import { actorWords } from '#lib/audit/actor-words.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { type Db, transaction } from '#lib/db/transaction.ts';
import { RetentionError } from './retention-error.ts';
import { findRules, lockRule, putRule } from './store.ts';
import { daysMax, type RetentionSubject, retentionSubjects } from './subjects.ts';

export type RetentionRule = {
  subject: RetentionSubject;
  /** Null: kept for ever. */
  days: number | null;
  setBy: string | null;
  setAt: string | null;
};

/** Every subject with its rule. Where nobody set one, everything is kept. */
export async function listRules(db: Db): Promise<RetentionRule[]> {
  const rows = new Map((await findRules(db)).map((row) => [row.subject, row]));
  return retentionSubjects.map((subject) => {
    const row = rows.get(subject);
    if (!row) return { subject, days: null, setBy: null, setAt: null };
    return { subject, days: row.days, setBy: actorWords(row.setBy), setAt: row.setAt.toISOString() };
  });
}

/**
 * Sets for how many days records of a subject are kept; null keeps them for ever.
 * @returns false when it was so before
 * @throws RetentionError NOT_ALLOWED, UNKNOWN_SUBJECT, DAYS_OUT_OF_RANGE
 */
export async function setRule(input: {
  subject: string;
  days: number | null;
  actor: Actor;
  now: Date;
}): Promise<boolean> {
  const { days, actor, now } = input;
  if (actor.kind !== 'person' || !actor.roles.includes('admin')) {
    throw new RetentionError('NOT_ALLOWED', 'Only an admin can set what is kept.');
  }
  const subject = retentionSubjects.find((one) => one === input.subject);
  if (!subject) throw new RetentionError('UNKNOWN_SUBJECT', 'There is nothing of this name that could be let go.');
  if (days !== null && !(Number.isInteger(days) && days >= 1 && days <= daysMax)) {
    throw new RetentionError('DAYS_OUT_OF_RANGE', `Give a whole number of days from 1 to ${daysMax}.`);
  }
  return transaction(async (tx) => {
    const before = await lockRule(tx, subject);
    if (before === days) return false;
    await putRule(tx, { subject, days, setBy: actorName(actor), setAt: now });
    const event = {
      action: 'retention.set',
      target: `retention:${subject}`,
      detail: { subject, days, before },
    } as const;
    await appendAudit(tx, event, { actor, at: now });
    return true;
  });
}
