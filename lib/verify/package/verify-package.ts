// PURE. The files of a package in, a verdict out. The two lists below are the specification: first what makes the files those
// that the console sealed, each check resting on the ones before; then what makes them tell one job, each by itself.

import { type OnProgress, type Tell, teller } from '../progress.ts';
import { CannotCheck, type Check, concludeReport, Refusal, type Report, runStep, type Step } from '../report.ts';
import { checksOfExport } from '../verify-artefact.ts';
import { checkAssertions, checkRegistrations } from './check-assertions.ts';
import { checkCalls, checkOutcomes } from './check-calls.ts';
import { checkDecisions, checkQuorum, checkSubjects, checkViews } from './check-decisions.ts';
import { checkChecksums, checkFiles, checkMissing } from './check-files.ts';
import { checkJob, checkSummary } from './check-job.ts';
import { checkKept } from './check-kept.ts';
import { checkKeys } from './check-keys.ts';
import { checkCheckpoints, checkEntries } from './check-log.ts';
import { checkLoggedCalls, checkLoggedEnd, checkLoggedKeys, checkLoggedTokens } from './check-logged-run.ts';
import { checkManifestCheckpoint, checkManifestInclusion, checkManifestSignature } from './check-manifest.ts';
import { checkMatrixEvents, checkRequest } from './check-matrix.ts';
import { checkNativeBinding, checkNativeBundle, checkNativeDecisions } from './check-native.ts';
import { checkPlans } from './check-plans.ts';
import { checkPolicies } from './check-policies.ts';
import { checkProofFiles } from './check-proof-files.ts';
import { checkReceiptContents, checkReceiptList } from './check-receipts.ts';
import { checkRunEvents, checkRunGround } from './check-run.ts';
import { checkLoggedDecisions, checkLoggedPlans, checkTargets } from './check-story.ts';
import { checkTokens } from './check-tokens.ts';
import { beginSignatures, exportPath } from './native-bundle.ts';
import { openContext, type PackageContext } from './package-context.ts';
import { packageDoesNotProve } from './package-limits.ts';
import { checkSteps, executionOf, type PlannedStep, type UnplannedCall } from './planned.ts';
import { readManifest } from './read-manifest.ts';
import type { TrustedKeys } from './trusted-keys.ts';

export { codeSentence, type PackageCode, packageCodes } from './codes.ts';
export type { PlannedStep, UnplannedCall } from './planned.ts';
export { parseTrustedKeys, type TrustedKeys } from './trusted-keys.ts';

export type PackageReport = Report & {
  kind: 'package';
  /** As the package says; null when that could not be read. */
  jobId: string | null;
  finalState: string | null;
  /** The approved plan beside what was done. */
  planned: PlannedStep[];
  unplanned: UnplannedCall[];
  calls: { admitted: number; withReceipt: number; refused: number };
  keysFrom: 'package' | 'reader';
  /** What the verifier of the native bundle said, check by check; null when there is none or it was not reached. */
  native: Report | null;
};

export type PackageOptions = {
  now: Date;
  /** The reader's own keys; without them those inside the package are used, and the report says so. */
  trusted?: TrustedKeys;
  /** Told of each check as it ends, with those of the native bundle, which take longest. */
  onProgress?: OnProgress;
};

const sealSteps: readonly Step<PackageContext>[] = [
  { name: 'the manifest, in its one spelling', run: readManifest },
  { name: 'the files that the manifest names, and no others', run: checkFiles },
  { name: 'list of checksums', run: checkChecksums },
  { name: 'signature of the manifest', run: checkManifestSignature },
  { name: 'checkpoint of the manifest', run: checkManifestCheckpoint },
  { name: 'the manifest is in the log', run: checkManifestInclusion },
];

const contentSteps: readonly Step<PackageContext>[] = [
  { name: 'native bundle', run: checkNativeBundle },
  { name: 'what the console says is missing', run: checkMissing },
  { name: 'keys', run: checkKeys },
  { name: 'job', run: checkJob },
  { name: 'summary in the manifest', run: checkSummary },
  { name: 'Matrix events', run: checkMatrixEvents },
  { name: 'the request', run: checkRequest },
  { name: 'policies', run: checkPolicies },
  { name: 'plans', run: checkPlans },
  { name: 'what people were asked', run: checkSubjects },
  { name: 'what people were shown', run: checkViews },
  { name: 'what people answered', run: checkDecisions },
  { name: 'quorum of every token', run: checkQuorum },
  { name: 'passkey signatures', run: checkAssertions },
  { name: 'passkey registrations', run: checkRegistrations },
  { name: 'tokens', run: checkTokens },
  { name: 'chain of the run’s events', run: checkRunEvents },
  { name: 'ground of the run', run: checkRunGround },
  { name: 'calls', run: checkCalls },
  { name: 'outcomes of calls', run: checkOutcomes },
  { name: 'list of receipts', run: checkReceiptList },
  { name: 'receipts', run: checkReceiptContents },
  { name: 'planned and executed', run: checkSteps },
  { name: 'native bundle and run', run: checkNativeBinding },
  { name: 'native bundle and decisions', run: checkNativeDecisions },
  { name: 'checkpoints', run: checkCheckpoints },
  { name: 'entries are in the log', run: checkEntries },
  { name: 'proofs in files of their own', run: checkProofFiles },
  { name: 'entries are of this job', run: checkTargets },
  { name: 'log: request and plans', run: checkLoggedPlans },
  { name: 'log: decisions', run: checkLoggedDecisions },
  { name: 'log: tokens', run: checkLoggedTokens },
  { name: 'log: calls', run: checkLoggedCalls },
  { name: 'log: end', run: checkLoggedEnd },
  { name: 'log: keys', run: checkLoggedKeys },
  { name: 'bodies kept beside the package', run: checkKept },
];

/** Verifies the files of a package. Never throws for what they hold. */
export async function verifyPackage(
  files: ReadonlyMap<string, Uint8Array>,
  options: PackageOptions,
): Promise<PackageReport> {
  const steps = sealSteps.length + contentSteps.length;
  const tell = teller(steps + (files.has(exportPath) ? checksOfExport : 0), options.onProgress);
  const context = openContext(files, options, tell);
  const checks = await runSteps(context, tell);
  const report = concludeReport('package', [...checks, pinning(context)], packageDoesNotProve(context));
  const { jobId = null, finalState = null } = context.manifest?.predicate ?? {};
  return {
    ...report,
    kind: 'package',
    jobId,
    finalState,
    ...whatWasDone(context),
    keysFrom: context.pinned ? 'reader' : 'package',
    native: context.native,
  };
}

async function runSteps(context: PackageContext, tell: Tell): Promise<Check[]> {
  const steps = [...sealSteps, ...contentSteps];
  const checks: Check[] = [];
  const run = async (step: Step<PackageContext>): Promise<Check> => {
    const check = await runStep(step, context);
    tell(step.name);
    return check;
  };
  for (const step of sealSteps) {
    const check = await run(step);
    checks.push(check);
    // What is no sealed package, or not the one that was sealed, is not read any further.
    if (check.outcome === 'failed' || !context.manifest) return [...checks, ...notMade(steps.slice(checks.length))];
  }
  await beginEarly(context);
  return [...checks, ...(await Promise.all(contentSteps.map(run)))];
}

/** What takes longest begins first; whatever is wrong with the file, its own check says. */
async function beginEarly(context: PackageContext): Promise<void> {
  try {
    await beginSignatures(context);
  } catch (error) {
    if (!(error instanceof Refusal) && !(error instanceof CannotCheck)) throw error;
  }
}

const notMade = (steps: readonly Step<PackageContext>[]): Check[] =>
  steps.map(({ name }) => ({ name, outcome: 'not_made', detail: 'An earlier check failed.' }));

/** Without a code of its own it takes nothing from the verdict. */
const pinning = ({ pinned }: PackageContext): Check => ({
  name: 'keys pinned by the reader',
  outcome: pinned ? 'passed' : 'not_made',
  detail: pinned ? 'Signatures were checked against your own list.' : 'The keys were taken out of the package itself.',
});

type Done = Pick<PackageReport, 'planned' | 'unplanned' | 'calls'>;

/** For the reader's eyes, as far as it can be read; the checks have judged it. */
function whatWasDone(context: PackageContext): Done {
  try {
    return executionOf(context);
  } catch (error) {
    if (error instanceof Refusal || error instanceof CannotCheck) {
      return { planned: [], unplanned: [], calls: { admitted: 0, withReceipt: 0, refused: 0 } };
    }
    throw error;
  }
}
