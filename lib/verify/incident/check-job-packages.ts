// PURE. The package of every job, by the verifier of packages. What that says is compared with what the packet says.

import { sha256Hex } from '#lib/canon/digest.ts';
import { openPackage, PackageError } from '../package/open-package.ts';
import { textOf } from '../package/package-context.ts';
import { parseTrustedKeys, type TrustedKeys } from '../package/trusted-keys.ts';
import { verifyPackage } from '../package/verify-package.ts';
import { CannotCheck, counted } from '../report.ts';
import type { IncidentDocument } from './documents.ts';
import { hold, incidentOf, type JudgedPackage, type PacketContext } from './packet-context.ts';

type Job = IncidentDocument['jobs'][number];
type Packed = NonNullable<Job['package']>;

/** A job that was stopped never gets its agent’s signature; nothing else may be missing. */
const unsigned = 'AGENT_SIGNATURE_MISSING';

/** @throws Refusal, CannotCheck */
export async function checkJobPackages(context: PacketContext): Promise<string> {
  const { jobs } = incidentOf(context);
  // Without keys of the reader, one list vouches for all of them: that of the packet.
  const trusted = context.pinned ?? parseTrustedKeys(textOf(context, 'keys.json'));
  for (const job of jobs) {
    if (!job.package) continue;
    context.packages.push(await judge(context, job, job.package, trusted));
    context.onPackage(`package of job ${job.job_id}`);
  }
  const incomplete = context.packages.filter(({ verdict }) => verdict === 'INCOMPLETE');
  const lacking = incomplete.find(({ code }) => code !== unsigned);
  if (lacking) {
    throw new CannotCheck('JOB_PACKAGE_INCOMPLETE', `The package of job ${lacking.jobId}: ${lacking.code}.`);
  }
  const without = jobs.filter((job) => job.package === null).map(({ job_id }) => job_id);
  if (without.length > 0) {
    const named = without.slice(0, 5).join(', ');
    throw new CannotCheck('JOB_PACKAGE_MISSING', `${counted(without.length, 'job')} without a package: ${named}.`);
  }
  const said = incomplete.length > 0 ? `; ${counted(incomplete.length, 'job')} stopped before its agent signed` : '';
  return `${counted(context.packages.length, 'package')}, each as the packet says${said}.`;
}

async function judge(context: PacketContext, job: Job, packed: Packed, trusted: TrustedKeys): Promise<JudgedPackage> {
  const { job_id: jobId, state } = job;
  const bytes = context.files.get(packed.path);
  hold(bytes !== undefined, 'FILE_MISSING', `${packed.path} is not there.`);
  hold((await sha256Hex(bytes)) === packed.sha256, 'JOB_PACKAGE_MISMATCH', `${packed.path} has another SHA-256.`);
  const report = await verifyPackage(opened(bytes, packed.path), { now: context.now, trusted });
  const { verdict, code } = report;
  hold(verdict !== 'INVALID', 'JOB_PACKAGE_INVALID', `The package of job ${jobId} is INVALID: ${code}.`);
  const same = report.jobId === jobId && report.finalState === state;
  hold(same, 'JOB_PACKAGE_MISMATCH', `${packed.path} is of another job or of another end of it.`);
  const better = verdict === 'VALID' && packed.verdict !== 'VALID';
  hold(!better, 'JOB_PACKAGE_MISMATCH', `The packet calls the package of job ${jobId} ${packed.verdict}.`);
  return { jobId, verdict, code };
}

function opened(bytes: Uint8Array, path: string): Map<string, Uint8Array> {
  try {
    return openPackage(bytes);
  } catch (cause) {
    if (!(cause instanceof PackageError)) throw cause;
    hold(false, 'JOB_PACKAGE_INVALID', `${path}: ${cause.code}.`);
  }
}
