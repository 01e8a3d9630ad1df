// PURE. Puts the sheet together out of a report and the files it is about.

import { codeSentence, type PackageReport, type TrustedKeys } from '../package/verify-package.ts';
import { memberOf } from '../values.ts';
import { keysOf } from './keys-part.ts';
import { jsonFile, type PackageFiles } from './package-files.ts';
import { factsOf, votesOf } from './people-part.ts';
import { bannerOf, callsOf, checksOf, plannedOf, unplannedOf } from './report-part.ts';
import type { Sheet } from './sheet.ts';
import { shown } from './shown.ts';
import { timelineOf } from './timeline-part.ts';

type Verified = {
  report: PackageReport;
  files: PackageFiles;
  trusted: TrustedKeys | null;
  fingerprint: Sheet['fingerprint'];
  companion: Sheet['companion'];
};

export const cautions = {
  VALID: null,
  INVALID: 'A check failed: what follows is only what the files say. Somebody may have changed it.',
  INCOMPLETE: 'Something is missing: what follows is only what the remaining files say.',
};

/** The sheet of one verification. */
export function makeSheet({ report, files, trusted, fingerprint, companion }: Verified): Sheet {
  return {
    banner: bannerOf(report, 'package', codeSentence),
    jobId: shown(report.jobId ?? memberOf(jsonFile(files, 'job.json'), 'job_id'), 100),
    caution: cautions[report.verdict],
    fingerprint,
    facts: factsOf(files),
    votes: votesOf(files),
    timeline: timelineOf(files),
    planned: plannedOf(report),
    unplanned: unplannedOf(report),
    calls: callsOf(report),
    checks: checksOf(report),
    native: report.native ? checksOf(report.native) : null,
    doesNotProve: report.doesNotProve.map((sentence) => shown(sentence)),
    keys: keysOf(report.keysFrom, 'package', files, trusted),
    companion,
  };
}
