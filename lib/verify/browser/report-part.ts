// PURE. The verifier's report as rows and sentences.

import type { PackageReport } from '../package/verify-package.ts';
import { counted, type Outcome, type Report, type Verdict } from '../report.ts';
import type { Banner, CallRow, CheckRow, Checks, StepOutcome, StepRow } from './sheet.ts';
import { capped, type Rows, shown } from './shown.ts';
import type { What } from './wording.ts';

const sentencesOf = (what: What): Record<Verdict, string> => ({
  VALID: 'Every check passed. What that does not prove is listed below.',
  INVALID: `At least one check failed. Do not rely on this ${what}.`,
  INCOMPLETE: 'No check failed, but something is missing, so at least one could not be made.',
});

export const outcomeWords: Record<Outcome, string> = { passed: 'passed', failed: 'failed', not_made: 'not made' };
const order: Record<Outcome, number> = { failed: 0, not_made: 1, passed: 2 };

const withOwnKeys = (what: What): string =>
  `Every check passed, with the keys that the ${what} itself brings. Whose keys they are is for you to find out: see below.`;

/** The verdict with the check that decided it and the sentence of its code, where the code has one. */
export function bannerOf(
  report: Report & { keysFrom: 'reader' | What },
  what: What,
  meaningOf: (code: string) => string | null,
): Banner {
  const { verdict, code } = report;
  const deciding = report.checks.find((check) => check.outcome !== 'passed' && check.code === code);
  return {
    verdict,
    code,
    sentence: verdict === 'VALID' && report.keysFrom === what ? withOwnKeys(what) : sentencesOf(what)[verdict],
    why: meaningOf(code),
    deciding: deciding ? { name: shown(deciding.name), detail: shown(deciding.detail) } : null,
  };
}

/** Every check: what failed and what was not made come first. */
export function checksOf({ checks }: Report): Checks {
  const sorted = [...checks].sort((a, b) => order[a.outcome] - order[b.outcome]);
  const count = (outcome: Outcome) => checks.filter((check) => check.outcome === outcome).length;
  const list: Rows<CheckRow> = capped(sorted, ({ name, outcome, code, detail }) => ({
    name: shown(name),
    outcome,
    word: outcomeWords[outcome],
    code: code ?? null,
    detail: shown(detail),
  }));
  return {
    list,
    counts: `${count('passed')} passed, ${count('failed')} failed, ${count('not_made')} not made`,
  };
}

const stepWords: Record<StepOutcome, string> = { done: 'done', refused: 'refused', not_done: 'not done' };
const inCall = (callSeq: number | null): string => (callSeq === null ? '' : ` in call ${callSeq}`);

/** Every approved step beside what became of it. */
export const plannedOf = ({ planned }: PackageReport): Rows<StepRow> =>
  capped(planned, ({ step, tool, outcome, callSeq }) => ({
    step,
    tool: shown(tool),
    outcome,
    words: `${stepWords[outcome]}${inCall(callSeq)}`,
  }));

/** Calls that no approved step allows. */
export const unplannedOf = ({ unplanned }: PackageReport): Rows<CallRow> =>
  capped(unplanned, ({ tool, outcome, callSeq }) => ({
    name: shown(tool),
    words: shown(`${outcome}${inCall(callSeq)}`),
  }));

/** `6 calls admitted, 5 with a receipt, 1 refused`. */
export const callsOf = ({ calls }: PackageReport): string =>
  `${counted(calls.admitted, 'call')} admitted, ${calls.withReceipt} with a receipt, ${calls.refused} refused`;
