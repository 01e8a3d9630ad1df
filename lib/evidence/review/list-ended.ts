import type { Db } from '#lib/db/transaction.ts';
import type { JobState } from '#lib/jobs/lifecycle.ts';
import { placeText, type QueuePlace } from '#lib/jobs/queue-cursor.ts';
import { filterChoices, readSearch, requestBeginnings } from '#lib/jobs/queue-store.ts';
import type { Tier } from '#lib/policy/tier.ts';
import type { Verdict } from '#lib/verify/report.ts';
import type { EndedFilters } from './ended-filters.ts';
import { type EndedRecord, endedJobIds, endedJobs } from './ended-store.ts';
import { endedStates } from './find-review.ts';

export type EndedRow = {
  jobId: string;
  state: JobState;
  tier: Tier | null;
  effect: string | null;
  /** The beginning of what was asked. */
  requestText: string;
  requesterMxid: string;
  agentName: string;
  roomName: string;
  verdict: Verdict | null;
  code: string | null;
  endedAt: string;
};

const pageSize = 50;
const textMax = 160;

function endedRow(row: EndedRecord, requestText: string): EndedRow {
  const judged = row.package?.verdict ? row.package : row.bundle;
  return {
    jobId: row.id,
    state: row.state,
    tier: row.tier as Tier | null,
    effect: row.effect,
    requestText: requestText.length > textMax ? `${requestText.slice(0, textMax)}…` : requestText,
    requesterMxid: row.requesterMxid,
    agentName: row.agent.name,
    roomName: row.room.name,
    verdict: (judged?.verdict ?? null) as Verdict | null,
    code: judged?.code ?? null,
    endedAt: row.updatedAt.toISOString(),
  };
}

/**
 * One page of the jobs that have ended, the newest first, each with its verdict.
 * @param seen the rooms that the reader may see; null for every room
 * @returns `next`, the place after which the next page begins; null on the last page
 */
export async function listEnded(
  db: Db,
  question: { seen: readonly string[] | null; filters: EndedFilters; after: QueuePlace | null },
): Promise<{ rows: EndedRow[]; next: string | null }> {
  const { seen, filters, after } = question;
  const { roomId, state, verdict, agentDid, requester, search } = filters;
  const roomIds = roomId ? (seen && !seen.includes(roomId) ? [] : [roomId]) : seen;
  const words = search === undefined ? undefined : await readSearch(db, search);
  const states = state ? [state] : endedStates;
  const asked = { roomIds, states, verdict, agentDid, requester, search: words };
  const ids = await endedJobIds(db, asked, after, pageSize + 1);
  const page = ids.slice(0, pageSize);
  const [jobs, texts] = await Promise.all([endedJobs(db, page), requestBeginnings(db, page, textMax)]);
  const rows = jobs.map((job) => endedRow(job, texts.get(job.id) ?? ''));
  const last = rows.at(-1);
  const next = ids.length > pageSize && last ? placeText({ updatedAt: last.endedAt, jobId: last.jobId }) : null;
  return { rows, next };
}

/** What the list can be filtered by. */
export const endedChoices = (db: Db, seen: readonly string[] | null) => filterChoices(db, seen);
