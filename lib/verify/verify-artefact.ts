// PURE. A file in, a verdict out. Profile `format` gives the verdict of the format's own command line; profile
// `countersign` makes our checks in addition (claw-formats.md section 13). Runs in a browser as it runs in Node.

import { CanonError } from '#lib/canon/error.ts';
import { parseStrictJson } from '#lib/canon/gate.ts';
import { type BundleContext, bundleContext } from './bundle-context.ts';
import { exportSkewMs } from './check-export.ts';
import { countersignSteps, openCountersign } from './countersign-profile.ts';
import { whatItDoesNotProve } from './does-not-prove.ts';
import type { VerifyOptions } from './options.ts';
import {
  type ArtefactKind,
  type Check,
  type CheckList,
  concludeReport,
  type Report,
  runEach,
  runInOrder,
} from './report.ts';
import { isMembers, memberOf } from './values.ts';
import { attestationSteps, exportSteps } from './verify-export-bundle.ts';
import { proofBundleSteps } from './verify-proof-bundle.ts';

export type { VerifyOptions } from './options.ts';
export type { Check, Report } from './report.ts';

/** Verifies the text of a proof bundle envelope, an export bundle, or a vector file that wraps one. Never throws for what the text holds. */
export async function verifyArtefact(text: string, options: VerifyOptions): Promise<Report> {
  let value: unknown;
  try {
    value = parseStrictJson(text);
  } catch (error) {
    if (!(error instanceof CanonError)) throw error;
    const check: Check = {
      name: 'file',
      outcome: 'failed',
      code: error.code,
      detail: `The file cannot be read: ${error.message}.`,
    };
    return concludeReport('unknown', [check], whatItDoesNotProve('unknown', false));
  }
  return verifyParsed(unwrap(value), options);
}

/** How many checks an export goes through that is sound so far, under our profile. */
export const checksOfExport = [exportSteps, proofBundleSteps, attestationSteps, countersignSteps].flat().length;

/** As verifyArtefact, for an artefact that was parsed strictly and is not wrapped. */
export async function verifyParsed(value: unknown, options: VerifyOptions): Promise<Report> {
  const checks: Check[] = [];
  const told: CheckList = {
    push: (check) => {
      checks.push(check);
      options.onCheck?.(check.name);
    },
  };
  const kind: ArtefactKind = isExport(value) ? 'export_bundle' : 'proof_bundle';
  const bundle =
    kind === 'export_bundle'
      ? bundleContext(
          memberOf(memberOf(value, 'artifacts'), 'proof_bundle_envelope'),
          { ...options, urm: undefined },
          exportSkewMs,
        )
      : bundleContext(value, options);
  bundle.isJudged = kind === 'export_bundle';
  const sound = await runFormat(kind, value, bundle, options, told);
  if (sound && options.profile === 'countersign') {
    await runEach(countersignSteps, openCountersign(bundle, value, kind, options), told);
  }
  return concludeReport(kind, checks, whatItDoesNotProve(kind, bundle.envelope === null));
}

async function runFormat(
  kind: ArtefactKind,
  value: unknown,
  bundle: BundleContext,
  options: VerifyOptions,
  checks: CheckList,
) {
  const context = { input: value, options };
  if (kind === 'proof_bundle') return runInOrder(proofBundleSteps, bundle, checks);
  return (
    (await runInOrder(exportSteps, context, checks)) &&
    (await runInOrder(proofBundleSteps, bundle, checks)) &&
    runInOrder(attestationSteps, context, checks)
  );
}

/** Vector files wrap the artefact in `envelope` or `bundle`. */
function unwrap(value: unknown): unknown {
  if (!isMembers(value) || isExport(value)) return value;
  return memberOf(value, 'envelope') ?? memberOf(value, 'bundle') ?? value;
}

const isExport = (value: unknown): boolean =>
  ['export_version', 'export_id', 'bundle_hash_b64u', 'artifacts'].some((name) => memberOf(value, name) !== undefined);
