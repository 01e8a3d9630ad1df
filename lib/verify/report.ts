// PURE. What a verification says: one verdict, one code, and every check with its outcome.

export type Outcome = 'passed' | 'failed' | 'not_made';
export type Check = { name: string; outcome: Outcome; code?: string; detail: string };
export type Verdict = 'VALID' | 'INVALID' | 'INCOMPLETE';
export type ArtefactKind = 'proof_bundle' | 'export_bundle' | 'package' | 'incident_packet' | 'unknown';
export type Report = {
  verdict: Verdict;
  /** `OK` for VALID; otherwise the code of the first check that decided. */
  code: string;
  kind: ArtefactKind;
  checks: Check[];
  doesNotProve: string[];
};

/** A check found the artefact wrong. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly code: string;
  constructor(code: string, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
  }
}

/** A check could not be made: something that it needs is not there. The artefact is not called wrong, nor right. */
export class CannotCheck extends Error {
  override name = 'CannotCheck';
  readonly code: string;
  constructor(code: string, detail: string) {
    super(detail);
    this.code = code;
  }
}

/** One named check. `run` answers with a sentence, or throws Refusal or CannotCheck. */
export type Step<C> = { name: string; run: (context: C) => string | Promise<string> };

/** Where checks go as they are made: the list of a report, or what tells of each on its way there. */
export type CheckList = { push(check: Check): unknown };

/** Runs steps of which each rests on the ones before: after a refusal the rest is listed as not made. */
export async function runInOrder<C>(steps: readonly Step<C>[], context: C, checks: CheckList): Promise<boolean> {
  for (const [i, step] of steps.entries()) {
    const check = await runStep(step, context);
    checks.push(check);
    if (check.outcome !== 'failed') continue;
    for (const { name } of steps.slice(i + 1)) {
      checks.push({ name, outcome: 'not_made', detail: 'An earlier check failed.' });
    }
    return false;
  }
  return true;
}

/** Runs steps that do not rest on each other: every one is made. */
export async function runEach<C>(steps: readonly Step<C>[], context: C, checks: CheckList): Promise<void> {
  for (const step of steps) checks.push(await runStep(step, context));
}

/** Makes one check: its sentence, or the refusal, as a line of the report. */
export async function runStep<C>(step: Step<C>, context: C): Promise<Check> {
  try {
    return { name: step.name, outcome: 'passed', detail: await step.run(context) };
  } catch (error) {
    if (error instanceof Refusal)
      return { name: step.name, outcome: 'failed', code: error.code, detail: error.message };
    if (error instanceof CannotCheck) {
      return { name: step.name, outcome: 'not_made', code: error.code, detail: error.message };
    }
    throw error;
  }
}

/** A failure decides before a check that could not be made; both before VALID. */
export function concludeReport(kind: ArtefactKind, checks: Check[], doesNotProve: string[]): Report {
  const failed = checks.find((check) => check.outcome === 'failed');
  const missing = checks.find((check) => check.outcome === 'not_made' && check.code);
  const verdict = failed ? 'INVALID' : missing ? 'INCOMPLETE' : 'VALID';
  return { verdict, code: failed?.code ?? missing?.code ?? 'OK', kind, checks, doesNotProve };
}

/** Waits for all; of several that refuse, the first in the list speaks, whichever was quicker. */
export async function inParallel<T>(checks: readonly Promise<T>[]): Promise<T[]> {
  const settled = await Promise.allSettled(checks);
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason;
    return one.value;
  });
}

/** `1 event`, `6 events`. */
export const counted = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;
