// Jobs that a control touched, and what each leaves behind: its proof bundle, its sealed package, the bodies kept beside it.

import { bodyItems } from './body-items.ts';
import { bundleItem } from './bundle-items.ts';
import { againstCount, itemOf, missing, type RetainGroup, type RetainItem, unknownRoom } from './item.ts';
import { lookInLog } from './log-look.ts';
import type { Look, TouchedJob } from './look.ts';
import { packageItem } from './package-items.ts';
import { eventItems } from './room-items.ts';
import { archiveHashes, entriesOfJobs, jobsById } from './store.ts';

/** The records of these jobs: each stands on the event that asked for it, whose stored bytes are hashed again. */
export async function jobItems(look: Look, touched: readonly TouchedJob[]): Promise<RetainItem[]> {
  const rows = await jobsById(
    look.db,
    touched.map(({ id }) => id),
  );
  const asked = rows.map(({ id, requestEventId, requestSha256: rawSha256, roomId }) => {
    return { eventId: requestEventId, what: id, roomId, rawSha256 };
  });
  const byJob = new Map((await eventItems(look, asked)).map((event) => [event.what, event]));
  return touched.map(({ id, what }) => {
    const [job, event] = [rows.find((row) => row.id === id), byJob.get(id)];
    if (!job || !event) {
      return itemOf({ kind: 'job', what, id, roomId: unknownRoom }, missing('The job is not recorded here'));
    }
    const state = job.state.replaceAll('_', ' ');
    const note = event.note ?? `Now ${state}; asked for by event ${job.requestEventId}`;
    return { ...event, kind: 'job', what, id, href: `/jobs/${id}`, note };
  });
}

/** What a job leaves, as far as it has come. A job that has not ended has no package yet. */
export async function leftByJobs(look: Look, ids: readonly string[]): Promise<RetainItem[]> {
  const { db } = look;
  const wanted = ids.slice(0, look.jobsMax);
  const jobs = (await jobsById(db, wanted)).sort((a, b) => wanted.indexOf(a.id) - wanted.indexOf(b.id));
  const entries = await entriesOfJobs(db, wanted, ['bundle.assembled', 'package.sealed', 'body.erased']);
  const [archives, log] = [await archiveHashes(db, wanted), await lookInLog(db, entries)];
  const bodies = await bodyItems(look, jobs, { entries, log });
  const items: RetainItem[] = [];
  for (const job of jobs) {
    const own = { entries: entries.filter(({ jobId }) => jobId === job.id), log };
    const bundle = await bundleItem(job, own);
    if (bundle) items.push(bundle);
    const sealed = packageItem(job, archives.get(job.id) ?? null, own);
    const unsigned =
      !bundle && sealed.state === 'there' && job.run
        ? '; it ended before its agent reported, so there is no bundle'
        : '';
    items.push({ ...sealed, note: `${sealed.note}${unsigned}` }, ...(bodies.get(job.id) ?? []));
  }
  return againstCount(items, 'package', wanted.length, 'Jobs whose package is to be kept');
}

export const leftGroup = async (look: Look, ids: readonly string[]): Promise<RetainGroup> => ({
  title: 'Bundles and packages',
  items: await leftByJobs(look, ids),
});
