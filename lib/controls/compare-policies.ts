import type { Db } from '#lib/db/transaction.ts';
import { capabilityDifference, type Difference } from '#lib/policy/difference.ts';
import { findPolicy, headHistory } from '#lib/registry/find.ts';
import type { TouchedJob } from './control-entry.ts';
import { jobsRunUnder } from './page-store.ts';

const ranMax = 200;

/** What becomes possible, impossible or different from one published policy to another; null when one is not there. */
export async function policyDifference(db: Db, before: string, after: string): Promise<Difference | null> {
  const [from, to] = await Promise.all([findPolicy(db, before), findPolicy(db, after)]);
  return from && to ? capabilityDifference(from.policy, to.policy) : null;
}

/** The jobs of a room that ran under a policy, with what their packages are worth. */
export async function ranUnderPolicy(
  db: Db,
  roomId: string,
  hash: string,
): Promise<{ jobs: TouchedJob[]; more: boolean }> {
  const rows = await jobsRunUnder(db, roomId, hash, ranMax + 1);
  const jobs = rows
    .slice(0, ranMax)
    .map(({ id, state, package: sealed }) => ({ jobId: id, state, verdict: sealed?.verdict ?? null }));
  return { jobs, more: rows.length > ranMax };
}

/** A policy to which a room can be rolled back, against the one in force. */
export type PriorPolicy = {
  hash: string;
  version: number;
  activatedAt: string;
  reason: string;
  difference: Difference | null;
};

export type RollBackChoices = {
  /** The head in force; null when the room never had one. */
  current: { hash: string; version: number } | null;
  prior: PriorPolicy[];
  /** What ran under the policy in force: the packet that a roll-back leaves. */
  ranUnder: TouchedJob[];
  more: boolean;
};

/** The policies that were in force in a room before the present one, the newest first, each once. */
export async function rollBackChoices(db: Db, roomId: string): Promise<RollBackChoices> {
  const [current, ...earlier] = await headHistory(db, roomId);
  if (!current) return { current: null, prior: [], ranUnder: [], more: false };
  const hash = current.wpcHash;
  const first = new Map<string, (typeof earlier)[number]>();
  for (const head of earlier) if (head.wpcHash !== hash && !first.has(head.wpcHash)) first.set(head.wpcHash, head);
  const [ran, prior] = await Promise.all([
    ranUnderPolicy(db, roomId, hash),
    Promise.all(
      [...first.values()].map(async (head) => ({
        hash: head.wpcHash,
        version: head.version,
        activatedAt: head.activatedAt.toISOString(),
        reason: head.reason,
        difference: await policyDifference(db, hash, head.wpcHash),
      })),
    ),
  ]);
  return { current: { hash, version: current.version }, prior, ranUnder: ran.jobs, more: ran.more };
}
