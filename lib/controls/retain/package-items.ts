import { isTerminal } from '#lib/jobs/lifecycle.ts';
import { altered, type Found, itemOf, missing, type RetainItem } from './item.ts';
import type { LogLook } from './log-look.ts';
import { detailOf } from './look.ts';
import type { EntryRow, RetainedJob } from './store.ts';

/** Where a job's evidence is shown: on its own page as long as there is none. */
export const evidencePage = ({ id, state, bundle }: RetainedJob): string =>
  isTerminal(state) || bundle ? `/evidence/job/${id}` : `/jobs/${id}`;

/** Entries of one job, and what was found at them in the log. */
export type OwnEntries = { entries: readonly EntryRow[]; log: LogLook };

function lookAtPackage(job: RetainedJob, archiveHash: string | null, { entries, log }: OwnEntries): Found {
  const entry = entries.find(({ action }) => action === 'package.sealed');
  const sealed = job.package;
  if (!isTerminal(job.state)) return { state: 'waiting', note: `Job ${job.id} has not ended` };
  if (!sealed && entry) return missing('The log says that it was sealed, and it is gone');
  if (!sealed) return { state: 'waiting', note: `The package of job ${job.id} is being made` };
  if (sealed.state !== 'sealed') return { state: 'waiting', note: `The package of job ${job.id} is being sealed` };
  if (!archiveHash) return missing('The bytes of the sealed package are gone');
  const logged = entry && detailOf(entry);
  if (archiveHash !== sealed.sha256 || archiveHash !== logged?.sha256) {
    return altered('Its stored bytes do not have the hash with which it was sealed', archiveHash);
  }
  const inLog = log.get(entry?.id ?? 0n) ?? missing();
  if (inLog.state === 'waiting') {
    return {
      state: 'waiting',
      digest: archiveHash,
      note: `The log has not taken in yet that the package of job ${job.id} was sealed`,
    };
  }
  const note = inLog.note ?? `${sealed.verdict} ${sealed.code}`;
  return { state: inLog.state, digest: archiveHash, note };
}

/**
 * The sealed package of a job.
 * @param archiveHash of its bytes as they are stored now; null when there are none
 */
export const packageItem = (job: RetainedJob, archiveHash: string | null, own: OwnEntries): RetainItem =>
  itemOf(
    {
      kind: 'package',
      what: `Package of job ${job.id}`,
      id: job.package?.id ?? `pkg_${job.id}`,
      roomId: job.roomId,
      href: evidencePage(job),
    },
    lookAtPackage(job, archiveHash, own),
  );
