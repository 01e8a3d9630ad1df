// PURE. What the one-page brief says: a job's evidence for readers who have never seen a console.

import { endedWords } from '#lib/evidence/review/ended-words.ts';
import { type Approval, neverProven, type Review } from '#lib/evidence/review/review.ts';
import { costWords } from '#lib/policy/model-price.ts';
import type { Verdict } from '#lib/verify/report.ts';

export type BriefRow = { label: string; lines: string[] };

export type BriefContent = {
  jobId: string;
  verdict: Verdict | null;
  code: string | null;
  meaning: string;
  ended: string;
  rows: BriefRow[];
  notProven: readonly string[];
  /** The moment that the brief is of, never that of printing: the same evidence prints the same page. */
  at: string;
};

/** How much of what others wrote fits on the page. */
export type BriefBudget = { text: number; votes: number; steps: number; notProven: number };

const meanings: Record<Verdict, string> = {
  VALID: 'Every check that could be made of the evidence was made and passed.',
  INVALID: 'At least one check of the evidence failed. Do not rely on it.',
  INCOMPLETE: 'Something that should be in the evidence is missing.',
};

const evidenceShort: Record<string, string> = {
  'browser-passkey': 'signed with a passkey',
  'browser-session': 'from a signed-in browser',
  'matrix-local-plain': 'by a command in the room: the homeserver’s word',
};

const utc = (at: string): string => `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;
const count = (value: number, noun: string): string => `${value.toLocaleString('en')} ${noun}${value === 1 ? '' : 's'}`;

/** The beginning of a text, and how much of it is left out: nothing is dropped in silence. */
function begun(text: string, most: number): string {
  const characters = [...text];
  if (characters.length <= most) return text;
  return `${characters.slice(0, most).join('')} … (${count(characters.length - most, 'more character')}; the whole is in the package)`;
}

const rest = (all: readonly unknown[], shown: number, noun: string): string[] =>
  all.length > shown ? [`… and ${count(all.length - shown, `more ${noun}`)}, in the package`] : [];

const voteLine = (vote: Approval, most: number): string => {
  const how = evidenceShort[vote.evidenceLevel] ?? vote.evidenceLevel;
  const dropped = vote.dropped ? ' (did not count in the end)' : '';
  const verb = vote.kind === 'approve' ? 'approved' : 'denied';
  return `${begun(vote.approverMxid, most)} ${verb}, ${utc(vote.at)}, ${how}${dropped}`;
};

function approvedRow(review: Review, budget: BriefBudget): BriefRow {
  const votes = review.approvals.slice(0, budget.votes).map((vote) => voteLine(vote, budget.text));
  if (votes.length === 0) votes.push(review.hiddenVotes ? 'Votes are hidden until the last is in.' : 'Nobody decided.');
  const what = review.effect ? `${begun(review.effect, budget.text)}.` : 'There never was a plan.';
  const tier = review.tier ? ` Tier: ${review.tier}.` : '';
  return {
    label: review.work.approved ? 'What was approved, by whom' : 'What was put to people',
    lines: [`${what}${tier}`, ...votes, ...rest(review.approvals, budget.votes, 'vote')],
  };
}

const statusWords = { done: 'done', tried: 'tried, not completed', not_done: 'not done' } as const;

function doneRow({ work, totals }: Review, budget: BriefBudget): BriefRow {
  const label = 'What was done';
  if (!work.approved) return { label, lines: ['Nothing: no plan was approved.'] };
  const done = work.steps.filter(({ status }) => status === 'done').length;
  const steps = work.steps
    .slice(0, budget.steps)
    .map(({ number, tool, status }) => `${number}. ${tool}: ${statusWords[status]}`);
  const deviations =
    work.deviations === 0 ? 'No deviation from the plan.' : `${count(work.deviations, 'deviation')} from the plan.`;
  return {
    label,
    lines: [
      `${done} of ${count(work.steps.length, 'approved step')} done; ${count(totals.modelCalls, 'model call')}. ${deviations}`,
      ...(steps.length > 0 ? [steps.join('   ')] : []),
      ...rest(work.steps, budget.steps, 'step'),
    ],
  };
}

function costRow({ totals }: Review): BriefRow {
  const tokens = `${count(totals.input, 'token')} in, ${totals.output.toLocaleString('en')} out, by the provider’s count.`;
  const sums = totals.costs.map(costWords).join(' and ');
  if (totals.modelCalls === 0) return { label: 'Cost', lines: ['No model was called.'] };
  if (!sums) return { label: 'Cost', lines: [`No price is known. ${tokens}`] };
  const partly = totals.unpriced.length > 0 ? ' Some models have no known price and are not in the sum.' : '';
  return { label: 'Cost', lines: [`${sums}, at the operator’s prices.${partly}`, tokens] };
}

function packageRow({ package: sealed, jobId }: Review): BriefRow {
  const label = 'The package and how to check it';
  if (!sealed?.sha256) return { label, lines: ['The package was not sealed when this page was made.'] };
  return {
    label,
    lines: [
      `countersign-${jobId}.zip, SHA-256 ${sealed.sha256}`,
      'Compute the SHA-256 of the file you were given and compare it with the line above and with the message in the room.',
      'Then open verify.html from the package in a browser, with the network off, and choose the file. It needs no account.',
    ],
  };
}

/** What the brief says, within a budget. */
export function briefContent(review: Review, budget: BriefBudget): BriefContent {
  const { verdict, policy, request } = review;
  const proven = review.report?.doesNotProve ?? neverProven;
  return {
    jobId: review.jobId,
    verdict,
    code: review.code === 'OK' ? null : review.code,
    meaning: verdict ? meanings[verdict] : 'Nothing was verified yet.',
    ended: endedWords(review.state),
    rows: [
      {
        label: 'Who asked',
        lines: [
          `${begun(review.requesterMxid, budget.text)} in ${begun(review.room.name, budget.text)}, ${utc(request.at)}`,
        ],
      },
      { label: 'What was asked', lines: [begun(request.text, budget.text)] },
      approvedRow(review, budget),
      doneRow(review, budget),
      costRow(review),
      {
        label: 'Agent and policy',
        lines: [
          `Agent ${begun(review.agent.name, budget.text)}, ${review.agent.did}`,
          policy ? `Policy ${begun(policy.policyId ?? '', budget.text)} WPC ${policy.hash}` : 'No plan was judged.',
        ],
      },
      packageRow(review),
    ],
    notProven: [...proven.slice(0, budget.notProven), ...rest(proven, budget.notProven, 'sentence')],
    at: review.package?.sealedAt ?? review.bundle?.sealedAt ?? review.finishedAt ?? request.at,
  };
}
