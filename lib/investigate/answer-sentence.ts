import { isTerminal } from '#lib/jobs/lifecycle.ts';
import type { Sources } from './sources.ts';

const listed = (names: string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** The votes that the last token rests on or, without a token, those on the last request. */
function deciding({ job }: Sources) {
  const digest = job.tokens.at(-1)?.digest;
  const ask = job.approvalRequests.find((each) => each.digest === digest) ?? job.approvalRequests.at(-1);
  return { ask, token: digest !== undefined };
}

function decided(sources: Sources): string {
  const { job, hideVotes } = sources;
  const { ask, token } = deciding(sources);
  if (hideVotes) return `Votes on job ${job.id} are hidden until the last one is in`;
  const by = (kind: string) => (ask?.decisions ?? []).filter((row) => row.kind === kind).map((row) => row.approverMxid);
  const denied = by('deny');
  if (!token && denied.length > 0) return `${listed(denied)} denied plan ${ask?.revision} of job ${job.id}`;
  // Votes that were taken away are listed as missing; here nobody is named for them.
  if (token)
    return `${listed(by('approve')) || 'Nobody whose vote is stored'} countersigned plan ${ask?.revision} of job ${job.id}`;
  return `Nobody has authorised job ${job.id}`;
}

const counted = (count: number, one: string): string => `${count === 0 ? 'no' : count} ${one}${count === 1 ? '' : 's'}`;

function done({ job, refused, refusedMore }: Sources): string {
  if (job.tokens.length === 0) return `no token was minted, so the agent ${job.agent.name} could do nothing`;
  const calls = `the agent ${job.agent.name} made ${counted(job.run?.calls.length ?? 0, 'call')}`;
  const more = refusedMore ? 'more than ' : '';
  return refused.length === 0 ? calls : `${calls} and was refused ${more}${counted(refused.length, 'call')}`;
}

/** What a sentence is worth whose records do not all hold. */
export const doubt = (failed: number): string =>
  failed === 0 ? '' : ` ${counted(failed, 'record')} below failed a check: do not rely on this sentence.`;

/** The answer in one sentence: who authorised it, at whose request, under which policy, and what came of it. */
export function answerSentence(sources: Sources): string {
  const { job, policies } = sources;
  const hash = job.tokens.at(-1)?.wpcHash ?? job.wpcHash;
  const policy = policies.find((row) => row.hash === hash);
  const under = policy ? `, under policy ${policy.policyId} (${policy.hash.slice(0, 8)}…)` : '';
  const verdict = job.package?.verdict ?? job.bundle?.verdict;
  const end = isTerminal(job.state)
    ? `it ended ${job.state}${verdict ? `, its evidence ${verdict}` : ', its evidence not sealed yet'}`
    : `it is ${job.state.replaceAll('_', ' ')}`;
  const asked = `asked by ${job.requesterMxid} in room ${job.room.name}`;
  return `${decided(sources)}, ${asked}${under}; ${done(sources)}; ${end}.`;
}
