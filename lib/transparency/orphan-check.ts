// Reconciles records with the entries that must exist for them, both ways, and entries with the log. What a business
// transaction writes together must be found together: an entry that was kept from the log shows here.

import type { Actor } from '#lib/actor.ts';
import { appendAudit } from '#lib/audit/append.ts';
import { db } from '#lib/db/client.ts';
import { type Db, transaction } from '#lib/db/transaction.ts';
import { findOrphansOf, foundMax, type OrphanKind, type OrphanScope, orphanKinds } from './orphan-questions-store.ts';
import {
  entryBefore,
  lastPass,
  lockFindings,
  oldestWaiting,
  openFindings,
  recordPass,
  targetsWith,
} from './orphan-store.ts';
import { orphanTarget, parseOrphanTarget } from './orphan-words.ts';
import { TransparencyError } from './transparency-error.ts';

export type Orphan = { kind: OrphanKind; id: string; jobId: string | null };

export type OrphanReport = {
  found: Orphan[];
  /** True when there are more of a kind than one pass names. */
  more: boolean;
  /** Entries that should be in the log by now. */
  waiting: { count: number; at: Date } | null;
};

/** How long an entry may wait for the log. */
export const waitMaxMs = 60_000;
// A transaction may commit this long after the entries and times that it wrote were given.
const overlapMs = 5 * 60_000;
const batchMax = 100;
const everything: OrphanScope = { since: new Date(0), afterId: 0n };

async function scopeOf(full: boolean): Promise<OrphanScope> {
  const last = full ? null : await lastPass(db());
  if (!last || last.movedAt.getTime() === 0) return everything;
  return { since: new Date(last.movedAt.getTime() - overlapMs), afterId: last.auditId };
}

async function findOrphans(scope: OrphanScope): Promise<Pick<OrphanReport, 'found' | 'more'>> {
  const found: Orphan[] = [];
  let more = false;
  for (const kind of orphanKinds) {
    const rows = await findOrphansOf(db(), kind, scope);
    more ||= rows.length === foundMax;
    found.push(...rows.map((row) => ({ kind, ...row })));
  }
  return { found, more };
}

/** Appends an entry for each that has none yet: one orphan is told of once. */
async function recordFound(found: readonly Orphan[], context: { actor: Actor; now: Date }): Promise<void> {
  for (let at = 0; at < found.length; at += batchMax) {
    const batch = found.slice(at, at + batchMax);
    await transaction(async (tx) => {
      await lockFindings(tx);
      const known = await targetsWith(tx, 'log.orphan_found', batch.map(orphanTarget));
      for (const orphan of batch.filter((one) => !known.has(orphanTarget(one)))) {
        const { kind, id, jobId } = orphan;
        const event = {
          action: 'log.orphan_found',
          target: orphanTarget(orphan),
          detail: { kind, id, jobId },
        } as const;
        await appendAudit(tx, { ...event, ...(jobId && { jobId }) }, { actor: context.actor, at: context.now });
      }
    });
  }
}

/**
 * One pass: over what is new since the last complete one, or over everything. Appends `log.orphan_found` for each orphan
 * that it did not know. A full pass closes findings that are none any more.
 */
export async function checkOrphans(input: { full: boolean; actor: Actor; now: Date }): Promise<OrphanReport> {
  const { full, actor, now } = input;
  const scope = await scopeOf(full);
  const reached = await entryBefore(db(), new Date(now.getTime() - overlapMs));
  const report = await findOrphans(scope);
  await recordFound(report.found, { actor, now });
  if (scope === everything && !report.more) await closeHealed(report.found, { actor, now });
  await recordPass(db(), reached, now);
  return { ...report, waiting: await oldestWaiting(db(), new Date(now.getTime() - waitMaxMs)) };
}

async function closeHealed(found: readonly Orphan[], context: { actor: Actor; now: Date }): Promise<void> {
  const still = new Set(found.map(orphanTarget));
  for (const { target } of await openFindings(db(), foundMax))
    if (!still.has(target)) await closeOpen({ target, why: 'It is no orphan any more.', ...context });
}

type Closing = { target: string; why: string; actor: Actor; now: Date };

/** Closes a finding; false when none of this name is open. */
const closeOpen = ({ target, why, actor, now }: Closing): Promise<boolean> =>
  transaction(async (tx) => {
    await lockFindings(tx);
    const found = await targetsWith(tx, 'log.orphan_found', [target]);
    const closed = await targetsWith(tx, 'log.orphan_closed', [target]);
    if (!found.has(target) || closed.has(target)) return false;
    const detail = { ...parseOrphanTarget(target), why };
    await appendAudit(tx, { action: 'log.orphan_closed', target, detail }, { actor, at: now });
    return true;
  });

/**
 * Closes a finding with what somebody found out about it; it is not told of again.
 * @throws TransparencyError UNKNOWN_FINDING when there is no open finding of this name
 */
export async function closeFinding(closing: Closing): Promise<void> {
  if (!(await closeOpen(closing)))
    throw new TransparencyError('UNKNOWN_FINDING', `There is no open finding ${closing.target}.`);
}

const passMaxMs = 10 * 60_000;

/** For readiness: why the orphan check is not content, as a sentence for people; null when it is. */
export async function orphanState(database: Db, now: Date): Promise<string | null> {
  const [first] = await openFindings(database, 1);
  if (first) {
    const findings = first.total === 1n ? '1 finding' : `${first.total} findings`;
    return `The orphan check has ${findings}, the first ${first.target}. Run \`countersign log check\`.`;
  }
  const last = await lastPass(database);
  if (!last) return null;
  if (last.failedAt && last.failedAt > last.movedAt) return `The orphan check failed: ${last.lastError}`;
  if (now.getTime() - last.movedAt.getTime() > passMaxMs)
    return `The orphan check last completed at ${last.movedAt.toISOString()}. Look at the log process.`;
  return null;
}
