import { actorWords } from '#lib/audit/actor-words.ts';
import { entriesByIds, listEntries } from '#lib/audit/list-entries.ts';
import { controlsById } from '#lib/controls/find-control.ts';
import type { Db } from '#lib/db/transaction.ts';
import type { Verdict } from '#lib/verify/report.ts';
import { type Criteria, parseCriteria } from './criteria.ts';
import { namesIn } from './criteria-names.ts';
import type { IncidentLine, IncidentView, MatchedJobView, PacketView } from './incident-view.ts';
import {
  callCounts,
  countMatches,
  type MatchedJob,
  matchedJobs,
  newestRefusals,
  outstandingTokens,
} from './match-store.ts';
import { packetRows } from './packet/packet-store.ts';
import { attachmentRows, countFindings, findIncidentRow, findingRows, followers, incidentRows } from './store.ts';

const shown = { incidents: 30, jobs: 25, tokens: 50, calls: 50, refusals: 20, findings: 100, packets: 10 } as const;

/** A page of incidents, the newest first. @param after the last one of the page before */
export async function listIncidents(
  db: Db,
  after?: string,
): Promise<{ incidents: IncidentLine[]; next: string | null }> {
  const rows = await incidentRows(db, { take: shown.incidents + 1, after });
  const page = rows.slice(0, shown.incidents);
  const incidents = page.map(({ _count: { findings, controls, packets }, ...row }) => ({
    id: row.id,
    title: row.title,
    openedBy: actorWords(row.openedBy),
    openedAt: row.openedAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
    findings,
    controls,
    packets,
  }));
  return { incidents, next: rows.length > page.length ? (page.at(-1)?.id ?? null) : null };
}

const jobView = (job: MatchedJob): MatchedJobView => ({
  jobId: job.id,
  roomName: job.roomName,
  agentName: job.agentName,
  requester: job.requester,
  requestText: job.requestText,
  state: job.state,
  requestedAt: job.requestedAt.toISOString(),
  verdict: job.verdict as Verdict | null,
  code: job.code,
});

const packetView = (row: Awaited<ReturnType<typeof packetRows>>[number]): PacketView => ({
  id: row.id,
  state: row.state,
  requestedBy: actorWords(row.requestedBy),
  requestedAt: row.requestedAt.toISOString(),
  failure: row.failure,
  sha256: row.sha256,
  bytes: row.bytes,
  verdict: row.verdict as Verdict | null,
  code: row.code,
});

const isRefused = (outcome: string): boolean => outcome.startsWith('refused ');

/** What fits the criteria now: jobs by the page, the rest as far as it is shown. */
async function readMatches(db: Db, criteria: Criteria, page: number, now: Date) {
  const skip = (page - 1) * shown.jobs;
  const [matches, jobs, tokens, calls, refusals] = await Promise.all([
    countMatches(db, criteria, now),
    matchedJobs(db, criteria, { skip, take: shown.jobs }),
    outstandingTokens(db, criteria, now, shown.tokens),
    callCounts(db, criteria, shown.calls),
    newestRefusals(db, criteria, shown.refusals).then((ids) => entriesByIds(db, ids)),
  ]);
  return {
    matches,
    jobs: { rows: jobs.map(jobView), page, pages: Math.max(1, Math.ceil(matches.jobs / shown.jobs)) },
    tokens: tokens.map(({ jti, jobId, expiresAt, collectedAt }) => ({
      jti,
      jobId,
      expiresAt: expiresAt.toISOString(),
      collected: collectedAt !== null,
    })),
    calls: calls.map(({ kind, name, outcome, n }) => ({
      kind,
      name,
      outcome: isRefused(outcome) ? outcome : outcome.replaceAll('_', ' '),
      refused: isRefused(outcome),
      count: Number(n),
    })),
    refusals,
  };
}

/** What people added: findings, controls, packets, and the entries of all of it. */
async function readAdded(db: Db, id: string) {
  const [findings, all, attached, packets, { entries }] = await Promise.all([
    findingRows(db, id, { skip: 0, take: shown.findings }),
    countFindings(db, id),
    attachmentRows(db, id),
    packetRows(db, id, shown.packets),
    listEntries(db, { target: `incident:${id}` }, null),
  ]);
  const ids = attached.map(({ controlId }) => controlId);
  return {
    findings: {
      rows: findings.map((row) => ({
        id: row.id,
        text: row.text,
        subject: row.subject,
        by: actorWords(row.foundBy),
        at: row.foundAt.toISOString(),
      })),
      all,
    },
    controls: await controlsById(db, ids, () => true),
    packets: packets.map(packetView),
    entries,
  };
}

/**
 * One incident with all that fits it at this moment; null when there is none.
 * @param question.page of the jobs, from 1
 */
export async function findIncident(
  db: Db,
  question: { id: string; page: number; now: Date },
): Promise<IncidentView | null> {
  const { id, page, now } = question;
  const row = await findIncidentRow(db, id);
  if (!row) return null;
  const criteria = parseCriteria(row.criteriaText);
  const { closedBy, closedAt, conclusion } = row;
  const [matched, added, names, followedBy] = await Promise.all([
    readMatches(db, criteria, page, now),
    readAdded(db, id),
    namesIn(db, criteria),
    followers(db, id),
  ]);
  return {
    id,
    title: row.title,
    openedBy: actorWords(row.openedBy),
    openedAt: row.openedAt.toISOString(),
    closed:
      closedBy && closedAt
        ? { by: actorWords(closedBy), at: closedAt.toISOString(), conclusion: conclusion ?? '' }
        : null,
    follows: row.followsId,
    followers: followedBy,
    criteria,
    names,
    ...matched,
    ...added,
  };
}
