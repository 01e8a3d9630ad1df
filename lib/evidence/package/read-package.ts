import type { Db } from '#lib/db/transaction.ts';
import { allShards } from '#lib/transparency/log-store.ts';
import type { EntryProofs } from '#lib/transparency/proofs.ts';
import {
  credentialsOfJob,
  type EntryRow,
  entriesOfCredentials,
  entriesOfJob,
  entriesOfKeys,
  findAllKeys,
  findKeptBodies,
  findMatrixEvents,
  findPackageJob,
  findPlanMessages,
  findPolicies,
  type PackageJob,
} from './package-store.ts';

type Rows<T extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<T>>;

/** All rows that a package is made of, as they are at one moment. */
export type PackageRecord = {
  job: PackageJob;
  /** The run, when the job ran: when its agent collected a token. */
  run: PackageJob['run'];
  policies: Rows<typeof findPolicies>;
  events: Rows<typeof findMatrixEvents>;
  /** Ids of our messages that showed a plan. */
  planEventIds: string[];
  keys: Rows<typeof findAllKeys>;
  logs: Rows<typeof allShards>;
  bodies: Rows<typeof findKeptBodies>;
  entries: EntryRow[];
  proofs: EntryProofs;
};

/** The entries that a package carries: the job's own, those of the passkeys it was decided with, those of our keys. */
export async function entriesForPackage(db: Db, jobId: string): Promise<EntryRow[]> {
  const own = await entriesOfJob(db, jobId);
  const passkeys = await entriesOfCredentials(db, await credentialsOfJob(db, jobId));
  const keys = await entriesOfKeys(db);
  const byId = new Map([...own, ...passkeys, ...keys].map((entry) => [entry.id, entry]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * Reads what a package is made of. Call it on one snapshot of the database, with the proofs of the same snapshot.
 * @throws when there is no such job
 */
export async function readPackage(
  db: Db,
  jobId: string,
  log: { entries: EntryRow[]; proofs: EntryProofs },
): Promise<PackageRecord> {
  const job = await findPackageJob(db, jobId);
  if (!job) throw new Error(`There is no job ${jobId}.`);
  const hashes = [...job.plans, ...job.approvalRequests, ...job.tokens].map(({ wpcHash }) => wpcHash);
  const planEventIds = await findPlanMessages(db, jobId);
  const ran = job.tokens.some((token) => token.collectedAt !== null);
  return {
    job,
    run: ran ? job.run : null,
    policies: await findPolicies(db, [...new Set(hashes)]),
    events: await findMatrixEvents(db, job, planEventIds),
    planEventIds,
    keys: await findAllKeys(db),
    logs: await allShards(db),
    bodies: ran && job.run ? await findKeptBodies(db, job.run.runId) : [],
    ...log,
  };
}
