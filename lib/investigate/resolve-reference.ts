import { sha256Hex } from '#lib/canon/digest.ts';
import type { Db } from '#lib/db/transaction.ts';
import { findEvent } from './find-event.ts';
import { findHash } from './find-hash.ts';
import { findControl, findNamed, findUuid } from './find-record.ts';
import { type Found, found, jobsMax } from './found.ts';
import { jobsUnderPolicy, searchLog } from './in-log.ts';
import type { OwnPage } from './own-page.ts';
import { type Reading, readReference } from './reading.ts';
import { asksByCode, entryById, jobExists, jobsOfRoom, policyByHash } from './reference-store.ts';

async function findJob(db: Db, id: string): Promise<Found[]> {
  return (await jobExists(db, id)) ? [found('job', id, 'a job', [id], `/jobs/${id}`)] : [];
}

async function findEntry(db: Db, id: string): Promise<Found[]> {
  const entry = await entryById(db, BigInt(id));
  return entry ? [found('entry', id, `entry ${id} of the log, ${entry.action}`, [entry.jobId], `/audit/${id}`)] : [];
}

async function findCode(db: Db, code: string): Promise<Found[]> {
  const rows = await asksByCode(db, code, jobsMax + 1);
  return rows.map(({ digest, jobId }) => found('digest', digest, `the decision digest with the CODE ${code}`, [jobId]));
}

/** A published policy, with the jobs whose plans were judged under it. */
export async function findPolicy(db: Db, hash: string): Promise<Found[]> {
  const policy = await policyByHash(db, hash);
  if (!policy) return [];
  const words = `the policy ${policy.policyId}`;
  return [found('policy', hash, words, await jobsUnderPolicy(db, hash), `/policies/${hash}`)];
}

async function findRoom(db: Db, roomId: string): Promise<Found[]> {
  const jobs = await jobsOfRoom(db, roomId, jobsMax + 1);
  return jobs.length === 0 ? [] : [found('event', roomId, 'a room', jobs, `/rooms/${encodeURIComponent(roomId)}`)];
}

/** Whatever no record of its own is found by: a link in a plan or a request, an agent, a person. */
async function findInLog(db: Db, kind: Found['kind'], reference: string, what: string): Promise<Found[]> {
  const { jobIds, entries } = await searchLog(db, reference);
  if (entries === 0) return [];
  const href = `/audit?q=${encodeURIComponent(reference)}`;
  return [found(kind, reference, `${what} that the log names`, jobIds, href)];
}

const ofPage: Record<OwnPage['of'], (db: Db, id: string) => Promise<Found[]>> = {
  job: findJob,
  bundle: findNamed,
  policy: findPolicy,
  control: findControl,
  entry: findEntry,
  room: findRoom,
};

async function findReading(db: Db, reading: Reading): Promise<Found[]> {
  switch (reading.shape) {
    case 'job':
      return findJob(db, reading.id);
    case 'event':
      return findEvent(db, reading.id);
    case 'uuid':
      return findUuid(db, reading.id);
    case 'named':
      return findNamed(db, reading.id);
    case 'entry':
      return findEntry(db, reading.id);
    case 'code':
      return findCode(db, reading.id);
    case 'hash':
      return findHash(db, reading);
    case 'token':
      return findReading(db, readHashOf(await sha256Hex(reading.text)));
    case 'page':
      return ofPage[reading.page.of](db, reading.page.id);
    case 'room':
      return findRoom(db, reading.id);
    case 'url':
      return findInLog(db, 'url', reading.url, 'a link');
    case 'agent':
      return findInLog(db, 'digest', reading.id, 'a key');
    case 'person':
      return findInLog(db, 'digest', reading.id, 'a Matrix id');
    case 'words':
      return [];
  }
}

function readHashOf(hex: string): Reading {
  const [reading] = readReference(hex).readings;
  if (!reading) throw new Error('a SHA-256 is always read as one');
  return reading;
}

/**
 * What a pasted text names: an id, a link, a hash. Several are a choice; none means that nothing known has it. Each look
 * goes through a unique index, the search index of the log, or a bounded number of the newest records.
 */
export async function resolveReference(db: Db, text: string): Promise<Found[]> {
  const found: Found[] = [];
  for (const reading of readReference(text).readings) found.push(...(await findReading(db, reading)));
  return found;
}
