import { personRoute } from '#lib/auth/route.ts';
import { visibleRoomIds } from '#lib/auth/visible-rooms.ts';
import { db } from '#lib/db/client.ts';
import { findQueueRows } from '#lib/jobs/find-queue.ts';

const jobsMax = 500;

/** The newest rows of the jobs named in `jobs` (ids, comma separated) that are still the reader's to see. */
export const GET = personRoute({ permission: 'jobs.list' }, async ({ actor, url, now }) => {
  const jobIds = (url.searchParams.get('jobs') ?? '').split(',').slice(0, jobsMax);
  const rooms = await visibleRoomIds(db(), actor);
  return { rows: await findQueueRows(db(), { actor, rooms, now }, jobIds) };
});
