import { blindVotes, isVote } from '#lib/audit/blind-votes.ts';
import type { Db } from '#lib/db/transaction.ts';
import { findAllKeys } from '#lib/evidence/package/package-store.ts';
import { isTerminal } from '#lib/jobs/lifecycle.ts';
import { allShards } from '#lib/transparency/log-store.ts';
import { type EntryProofs, proveEntries } from '#lib/transparency/proofs.ts';
import { type Criteria, parseCriteria } from '../criteria.ts';
import { type MatchedJob, matchedJobs, matchedTokens } from '../match-store.ts';
import { attachmentRows, findIncidentRow, findingRows, type IncidentRow } from '../store.ts';
import { packetBounds, tooLarge, tooManyEntries } from './packet-bounds.ts';
import {
  archivesOf,
  controlsOfPacket,
  entriesOfPacket,
  jobsLoggedBy,
  type PacketEntryRow,
  type PacketToMake,
} from './packet-store.ts';

type Rows<T extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<T>>;

/** All rows that a packet is made of, as they are at one moment, none newer than its request. */
export type PacketRecord = {
  packet: PacketToMake;
  incident: IncidentRow;
  criteria: Criteria;
  jobs: MatchedJob[];
  tokens: Rows<typeof matchedTokens>;
  archives: Rows<typeof archivesOf>;
  findings: Rows<typeof findingRows>;
  attachments: Rows<typeof attachmentRows>;
  controls: Rows<typeof controlsOfPacket>;
  entries: PacketEntryRow[];
  /** Votes that stay hidden and are left out. */
  hiddenVotes: number;
  proofs: EntryProofs;
  keys: Rows<typeof findAllKeys>;
  logs: Rows<typeof allShards>;
};

/** Why no packet can be made. */
export class PacketImpossible extends Error {
  override name = 'PacketImpossible';
}

// A job's package waits for the log and for calls that are still open; what lacks after this is left out, and is said so.
const packagesWaitMs = 10 * 60_000;

/** Jobs that ended and whose package is still being made. */
const unpacked = (jobs: readonly MatchedJob[]) => jobs.filter((job) => isTerminal(job.state) && !job.packageSha256);

async function jobsOf(db: Db, { packet, criteria }: Pick<PacketRecord, 'packet' | 'criteria'>): Promise<MatchedJob[]> {
  const asked = packet.requestedAt.toISOString();
  // Nothing that was asked for after the packet was.
  const to = criteria.to !== null && criteria.to < asked ? criteria.to : asked;
  const jobs = await matchedJobs(db, { ...criteria, to }, { skip: 0, take: packetBounds.jobs + 1 });
  const why = tooLarge({ jobs: jobs.length, packageBytes: 0 });
  if (why) throw new PacketImpossible(why);
  const logged = await jobsLoggedBy(
    db,
    jobs.map(({ id }) => id),
    packet.upToAuditId,
  );
  return jobs.filter(({ id }) => logged.has(id)).reverse();
}

async function entriesOf(db: Db, packet: PacketToMake, jobs: readonly MatchedJob[], controlIds: readonly string[]) {
  const { incidentId, upToAuditId: upTo } = packet;
  const jobIds = jobs.map(({ id }) => id);
  const rows = await entriesOfPacket(db, { incidentId, controlIds, jobIds, upTo }, packetBounds.entries + 1);
  if (rows.length > packetBounds.entries) throw new PacketImpossible(tooManyEntries);
  const blind = await blindVotes(
    db,
    rows.filter((row) => isVote(row.action)).map((row) => row.jobId),
  );
  const entries = rows.filter((row) => !(isVote(row.action) && row.jobId !== null && blind.has(row.jobId)));
  return { entries, hiddenVotes: rows.length - entries.length };
}

async function archivesFor(db: Db, jobs: readonly MatchedJob[]) {
  const archives = await archivesOf(
    db,
    jobs.map(({ id }) => id),
  );
  const packageBytes = archives.reduce((sum, { archive }) => sum + (archive?.length ?? 0), 0);
  const why = tooLarge({ jobs: jobs.length, packageBytes });
  if (why) throw new PacketImpossible(why);
  return archives;
}

/** Ids that entries of an action name in one member of their detail. */
function namedIn(entries: readonly PacketEntryRow[], action: string, member: string): Set<unknown> {
  return new Set(entries.filter((row) => row.action === action).map((row) => JSON.parse(row.detailText)[member]));
}

/**
 * Reads what a packet is made of. Call it on one snapshot of the database.
 * @returns null while the log does not cover an entry of it, or a package of a job that ended is not sealed
 * @throws PacketImpossible
 */
export async function readPacket(db: Db, packet: PacketToMake, now: Date): Promise<PacketRecord | null> {
  const incident = await findIncidentRow(db, packet.incidentId);
  if (!incident) throw new Error(`There is no incident ${packet.incidentId}.`);
  const criteria = parseCriteria(incident.criteriaText);
  const jobs = await jobsOf(db, { packet, criteria });
  const patient = now.getTime() - packet.requestedAt.getTime() < packagesWaitMs;
  if (patient && unpacked(jobs).length > 0) return null;
  const attached = await attachmentRows(db, packet.incidentId);
  const { entries, hiddenVotes } = await entriesOf(
    db,
    packet,
    jobs,
    attached.map(({ controlId }) => controlId),
  );
  const proofs = await proveEntries(
    db,
    entries.map(({ id }) => id),
  );
  if (!proofs) return null;
  // What was added while the packet was waited for has no entry in it, and is not in it.
  const found = namedIn(entries, 'incident.finding_added', 'findingId');
  const controlled = namedIn(entries, 'incident.control_attached', 'controlId');
  const minted = namedIn(entries, 'token.minted', 'jti');
  const attachments = attached.filter(({ controlId }) => controlled.has(controlId));
  const findings = await findingRows(db, packet.incidentId, { skip: 0, take: packetBounds.entries });
  const tokens = await matchedTokens(db, criteria, packetBounds.entries);
  return {
    packet,
    incident,
    criteria,
    jobs,
    tokens: tokens.filter(({ jti }) => minted.has(jti)),
    archives: await archivesFor(db, jobs),
    findings: findings.filter(({ id }) => found.has(id)),
    attachments,
    controls: await controlsOfPacket(
      db,
      attachments.map(({ controlId }) => controlId),
    ),
    entries,
    hiddenVotes,
    proofs,
    keys: await findAllKeys(db),
    logs: await allShards(db),
  };
}
