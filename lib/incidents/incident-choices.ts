import { type ControlSubjects, controlSubjects, type Subject } from '#lib/controls/control-subjects.ts';
import type { Db } from '#lib/db/transaction.ts';
import type { Criteria, ListKind } from './criteria.ts';
import { noCriteria, tidyCriteria } from './criteria.ts';
import type { MatchedJobView, Matches } from './incident-view.ts';
import { countMatches, matchedJobs, modelsCalled, traitsOfJob } from './match-store.ts';

const modelsShown = 200;
const previewShown = 5;

/** What each kind of criterion can be chosen from. Names were written by others. */
export type IncidentChoices = Record<ListKind, Subject[]>;

export async function incidentChoices(db: Db, now: Date): Promise<IncidentChoices> {
  const [subjects, models]: [ControlSubjects, string[]] = await Promise.all([
    controlSubjects(db, now),
    modelsCalled(db, modelsShown),
  ]);
  return {
    rooms: subjects.room,
    agents: subjects.agent,
    approvers: subjects.approver,
    policies: subjects.policy,
    models: models.map((name) => ({ subject: name, name })),
  };
}

export type MatchPreview = { matches: Matches; newest: Pick<MatchedJobView, 'jobId' | 'requestText' | 'state'>[] };

/** How much criteria fit at this moment, with the newest of it. */
export async function previewCriteria(db: Db, asked: Criteria, now: Date): Promise<MatchPreview> {
  const criteria = tidyCriteria(asked);
  const [matches, jobs] = await Promise.all([
    countMatches(db, criteria, now),
    matchedJobs(db, criteria, { skip: 0, take: previewShown }),
  ]);
  return {
    matches,
    newest: jobs.map(({ id: jobId, requestText, state }) => ({ jobId, requestText, state })),
  };
}

/** What a job has in common with others, to begin from: its room, its agent, and from when on. Null for no job. */
export async function criteriaOfJob(db: Db, jobId: string): Promise<Criteria | null> {
  const job = await traitsOfJob(db, jobId);
  if (!job) return null;
  return { ...noCriteria, rooms: [job.roomId], agents: [job.agent.did], from: job.requestedAt.toISOString() };
}
