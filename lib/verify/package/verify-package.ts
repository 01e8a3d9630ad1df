// PURE. The files of a package in, a verdict out. The two lists below are the specification: first what makes the files those
// that the console sealed, each check resting on the ones before; then what makes them tell one job, each by itself.

import { sha256Hex } from '#lib/canon/digest.ts';
import { type Check, concludeReport, type Report, runStep, type Step } from '../report.ts';
import { checkChecksums, checkFiles, checkMissing } from './check-files.ts';
import { checkManifestCheckpoint, checkManifestInclusion, checkManifestSignature } from './check-manifest.ts';
import { type DigestOf, openContext, type PackageContext } from './package-context.ts';
import { packageDoesNotProve } from './package-limits.ts';
import { readManifest } from './read-manifest.ts';
import type { TrustedKeys } from './trusted-keys.ts';

export { codeSentence, type PackageCode, packageCodes } from './codes.ts';
export { parseTrustedKeys, type TrustedKeys } from './trusted-keys.ts';

export type PlannedStep = {
  step: number;
  tool: string;
  outcome: 'done' | 'refused' | 'not_done';
  callSeq: number | null;
};
export type UnplannedCall = { tool: string; outcome: string; callSeq: number | null };

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
  onProgress?: (progress: { done: number; total: number; step: string }) => void;
};

const sealSteps: readonly Step<PackageContext>[] = [
  { name: 'the manifest, in its one spelling', run: readManifest },
  { name: 'the files that the manifest names, and no others', run: checkFiles },
  { name: 'list of checksums', run: checkChecksums },
  { name: 'signature of the manifest', run: checkManifestSignature },
  { name: 'checkpoint of the manifest', run: checkManifestCheckpoint },
  { name: 'the manifest is in the log', run: checkManifestInclusion },
];

const contentSteps: readonly Step<PackageContext>[] = [{ name: 'what the console says is missing', run: checkMissing }];

/** Verifies the files of a package. Never throws for what they hold. */
export const verifyPackage = (
  files: ReadonlyMap<string, Uint8Array>,
  options: PackageOptions,
): Promise<PackageReport> => verifyFiles(files, options, sha256Hex);

/** As verifyPackage; `digestOf` hashes a file, so that whoever verifies many variants of one package hashes each file once. */
export async function verifyFiles(
  files: ReadonlyMap<string, Uint8Array>,
  options: PackageOptions,
  digestOf: DigestOf,
): Promise<PackageReport> {
  const context = openContext(files, options, digestOf);
  const checks = await runSteps(context, options.onProgress ?? (() => {}));
  const report = concludeReport('package', checks, packageDoesNotProve(context));
  return {
    ...report,
    kind: 'package',
    jobId: context.manifest?.predicate.jobId ?? null,
    finalState: context.manifest?.predicate.finalState ?? null,
    planned: [],
    unplanned: [],
    calls: { admitted: 0, withReceipt: 0, refused: 0 },
    keysFrom: context.pinned ? 'reader' : 'package',
    native: null,
  };
}

type OnProgress = NonNullable<PackageOptions['onProgress']>;

async function runSteps(context: PackageContext, onProgress: OnProgress): Promise<Check[]> {
  const steps = [...sealSteps, ...contentSteps];
  const checks: Check[] = [];
  let done = 0;
  const run = async (step: Step<PackageContext>): Promise<Check> => {
    const check = await runStep(step, context);
    done += 1;
    onProgress({ done, total: steps.length, step: step.name });
    return check;
  };
  for (const step of sealSteps) {
    checks.push(await run(step));
    if (checks.at(-1)?.outcome === 'failed') return [...checks, ...notMade(steps.slice(checks.length))];
  }
  // Side by side: while signatures are verified on other threads, the other checks go on.
  return [...checks, ...(await Promise.all(contentSteps.map(run)))];
}

const notMade = (steps: readonly Step<PackageContext>[]): Check[] =>
  steps.map(({ name }) => ({ name, outcome: 'not_made', detail: 'An earlier check failed.' }));
