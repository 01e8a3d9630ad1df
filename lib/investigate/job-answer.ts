import type { Db } from '#lib/db/transaction.ts';
import type { Answer, AnswerGround, AnswerSection, Verified } from './answer.ts';
import { answerSentence, doubt } from './answer-sentence.ts';
import { callsSection } from './calls-section.ts';
import { controlsSection } from './controls-section.ts';
import { decisionsSection } from './decisions-section.ts';
import { finish } from './draft.ts';
import { messagesSection } from './messages-section.ts';
import { outcomeSection } from './outcome-section.ts';
import { plansSection } from './plans-section.ts';
import { policySection } from './policy-section.ts';
import { requestSection } from './request-section.ts';
import { readSources, type Sources } from './sources.ts';
import { tokensSection } from './tokens-section.ts';

const unique = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

function groundOf({ job, hideVotes }: Sources, now: Date): AnswerGround {
  const votes = hideVotes ? [] : job.approvalRequests.flatMap(({ decisions }) => decisions);
  return {
    jobId: job.id,
    policies: unique([...job.plans, ...job.tokens].map(({ wpcHash }) => wpcHash)),
    models: unique((job.run?.calls ?? []).filter(({ kind }) => kind === 'model').map(({ name }) => name)),
    rooms: [job.roomId],
    approvers: unique(votes.filter(({ kind }) => kind === 'approve').map(({ approverMxid }) => approverMxid)),
    agents: [job.agent.did],
    from: job.requestedAt.toISOString(),
    to: (job.finishedAt ?? now).toISOString(),
  };
}

function totalsOf(sections: readonly AnswerSection[]): Record<Verified, number> {
  const all = sections.flatMap(({ artefacts }) => artefacts);
  const count = (verified: Verified) => all.filter((artefact) => artefact.verified === verified).length;
  return { verified: count('verified'), failed: count('failed'), not_checked: count('not_checked') };
}

const sectionsOf = async (sources: Sources) =>
  Promise.all([
    requestSection(sources),
    plansSection(sources),
    policySection(sources),
    decisionsSection(sources),
    tokensSection(sources),
    callsSection(sources),
    outcomeSection(sources),
    controlsSection(sources),
    messagesSection(sources),
  ]);

/**
 * Who authorised a job and what it led to: request → plan → policy → decisions → tokens → calls → outcome. Every artefact
 * is checked here and now against what was signed, hashed and logged. Of a job that is under way, give it a `snapshot`:
 * records that were read at two moments do not fit together.
 * @param options.pasted what led here, as `resolveReference` found it: it is marked in the answer and listed in any case
 * @returns null when there is no such job
 */
export async function answerFor(
  db: Db,
  jobId: string,
  { now, pasted = null }: { now: Date; pasted?: string | null },
): Promise<Answer | null> {
  const sources = await readSources(db, jobId, pasted);
  if (!sources) return null;
  const { job } = sources;
  const sections = finish(await sectionsOf(sources), pasted);
  const totals = totalsOf(sections);
  return {
    jobId,
    state: job.state,
    verdict: job.package?.verdict ?? job.bundle?.verdict ?? null,
    sentence: answerSentence(sources) + doubt(totals.failed),
    sections,
    totals,
    ground: groundOf(sources, now),
    at: now.toISOString(),
  };
}
