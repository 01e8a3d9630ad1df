// Lets go what is older than its rule. Bounded: a batch a transaction, some batches a sweep; what is left waits for the next.

import type { SystemActor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { db } from '#lib/db/client.ts';
import { type Tx, transaction } from '#lib/db/transaction.ts';
import { eraseBodyIn } from '#lib/evidence/erase-body.ts';
import {
  deleteCodes,
  deleteDeadLetters,
  deleteMessages,
  deleteSessions,
  findRules,
  lockRule,
  oldBodies,
} from './store.ts';
import { type RetentionSubject, retentionSubjects } from './subjects.ts';

const worker: SystemActor = { kind: 'system', name: 'worker' };
const dayMs = 86_400_000;
const everyMs = 60 * 60_000;
const batchesMax = 20;
export const batchSize = 200;

type Batch = { tx: Tx; days: number; before: Date; take: number; now: Date };

async function eraseBodies({ tx, days, before, take, now }: Batch): Promise<number> {
  const bodies = await oldBodies({ tx, before, take });
  const reason = `Retention: kept for ${days} ${days === 1 ? 'day' : 'days'}.`;
  for (const bodyId of bodies) await eraseBodyIn(tx, { bodyId, reason, actor: worker, now });
  return bodies.length;
}

const letGo: Record<RetentionSubject, (batch: Batch) => Promise<number>> = {
  kept_bodies: eraseBodies,
  sign_in_codes: deleteCodes,
  ended_sessions: deleteSessions,
  dead_letters: deleteDeadLetters,
  outbox_delivered: deleteMessages,
};

/** One batch under the rule as it is now; a rule that was taken back meanwhile lets nothing go. */
const applyOnce = (subject: RetentionSubject, now: Date, take: number): Promise<number> =>
  transaction(async (tx) => {
    const days = await lockRule(tx, subject);
    if (days === null) return 0;
    const before = new Date(now.getTime() - days * dayMs);
    const count = await letGo[subject]({ tx, days, before, take, now });
    if (count === 0) return 0;
    const detail = { subject, count, olderThan: before.toISOString() };
    const event = { action: 'retention.applied', target: `retention:${subject}`, detail } as const;
    await appendAudit(tx, event, { actor: worker, at: now });
    return count;
  });

/**
 * Applies every rule once.
 * @returns how much went, by subject, and whether more is waiting
 */
export async function applyRules({ now, take = batchSize }: { now: Date; take?: number }) {
  const gone: Partial<Record<RetentionSubject, number>> = {};
  let more = false;
  const ruled = new Set((await findRules(db())).map(({ subject }) => subject));
  for (const subject of retentionSubjects.filter((one) => ruled.has(one))) {
    for (let batch = 0; batch < batchesMax; batch += 1) {
      const count = await applyOnce(subject, now, take);
      if (count > 0) gone[subject] = (gone[subject] ?? 0) + count;
      if (count < take) break;
      if (batch === batchesMax - 1) more = true;
    }
  }
  return { gone, more };
}

/** Applies the rules every hour, sooner while more is waiting than one sweep takes. */
export function newRetention(): { sweep(now: Date): Promise<void> } {
  let due = 0;
  return {
    async sweep(now) {
      if (now.getTime() < due) return;
      const { more } = await applyRules({ now });
      due = more ? 0 : now.getTime() + everyMs;
    },
  };
}
