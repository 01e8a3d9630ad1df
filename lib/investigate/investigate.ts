import type { PersonActor } from '#lib/actor.ts';
import { recordLook } from '#lib/audit/looks.ts';
import { sha256Hex } from '#lib/canon/digest.ts';
import { type Db, snapshot } from '#lib/db/transaction.ts';
import type { Answer } from './answer.ts';
import type { Found } from './found.ts';
import { behind } from './in-log.ts';
import { answerFor } from './job-answer.ts';
import { type Reading, readReference } from './reading.ts';
import { jobsToChoose } from './reference-store.ts';
import { resolveReference } from './resolve-reference.ts';

export type JobChoice = {
  jobId: string;
  state: Awaited<ReturnType<typeof jobsToChoose>>[number]['state'];
  effect: string | null;
  requestText: string;
  requesterMxid: string;
  requestedAt: string;
  roomName: string;
};

export type Investigation =
  | { kind: 'empty' }
  /** Not looked up: what it holds cannot be an identifier. */
  | { kind: 'refused'; problem: string }
  /** A token itself: ask for its hash instead, so that it stays in no address. */
  | { kind: 'token'; hash: string }
  /** Nothing has it. `behind`: entries that cannot be searched yet. */
  | { kind: 'unknown'; readings: Reading[]; behind: number }
  /** Known, and of no job. */
  | { kind: 'thing'; found: Found[]; behind: number }
  | { kind: 'choice'; found: Found[]; jobs: JobChoice[]; more: boolean }
  | { kind: 'answer'; found: Found; answer: Answer; others: boolean };

type Question = { text: string; jobId: string | null; actor: PersonActor; now: Date };

async function answerOf(found: Found, jobId: string, others: boolean, { actor, now }: Question) {
  const answer = await snapshot((tx) => answerFor(tx, jobId, { now, pasted: found.reference }));
  if (!answer) return null;
  const [roomId] = answer.ground.rooms;
  await recordLook({ what: 'investigation', target: `job:${jobId}`, jobId, roomId, actor, now });
  return { kind: 'answer', found, answer, others } as const;
}

async function choiceOf(db: Db, found: Found[], ids: string[]): Promise<Investigation> {
  const rows = await jobsToChoose(db, ids);
  const jobs = rows.map(({ id, room, requestedAt, ...row }) => ({
    ...row,
    jobId: id,
    roomName: room.name,
    requestedAt: requestedAt.toISOString(),
  }));
  return { kind: 'choice', found, jobs, more: found.some(({ more }) => more) };
}

/**
 * Answers for what somebody pasted, and records that they looked. Who may ask was settled by the caller: an answer shows
 * jobs of every room.
 * @param question.jobId which of several jobs is meant
 */
export async function investigate(db: Db, question: Question): Promise<Investigation> {
  const { text, actor, now } = question;
  const { readings, problem } = readReference(text);
  if (problem !== null) return { kind: 'refused', problem };
  if (readings.length === 0) return { kind: 'empty' };
  const token = readings.find(({ shape }) => shape === 'token');
  if (token?.shape === 'token') return { kind: 'token', hash: await sha256Hex(token.text) };
  const found = await resolveReference(db, text);
  const ids = [...new Set(found.flatMap(({ jobIds }) => jobIds))];
  const chosen = ids.length === 1 ? ids[0] : ids.find((id) => id === question.jobId);
  const named = found.find(({ jobIds }) => chosen !== undefined && jobIds.includes(chosen));
  const answered = chosen && named ? await answerOf(named, chosen, ids.length > 1, question) : null;
  if (answered) return answered;
  // Before the look is recorded, which is an entry itself.
  const waiting = await behind(db);
  await recordLook({ what: 'search', target: 'log:search', actor, now });
  if (found.length === 0) return { kind: 'unknown', readings, behind: waiting };
  if (ids.length === 0) return { kind: 'thing', found, behind: waiting };
  return choiceOf(db, found, ids);
}
