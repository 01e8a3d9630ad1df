import { z } from 'zod';
import { personRoute } from '#lib/auth/route.ts';
import { visibleRoomIds } from '#lib/auth/visible-rooms.ts';
import { db } from '#lib/db/client.ts';
import { findQueue, findQueueRows } from '#lib/jobs/find-queue.ts';
import { parseQueueFilters } from '#lib/jobs/queue-filters.ts';

const alsoSchema = z.array(z.string().max(64)).max(500);

/** The queue of whoever asks, and the newest state of the jobs named in `also` that are still theirs to see. */
export const GET = personRoute({ permission: 'jobs.list' }, async ({ actor, url, now }) => {
  const rooms = await visibleRoomIds(db(), actor);
  const also = alsoSchema.catch([]).parse(url.searchParams.getAll('also'));
  const question = { actor, rooms, filters: parseQueueFilters(url.searchParams), now };
  const queue = await findQueue(db(), question);
  const inView = new Set(queue.rows.map(({ jobId }) => jobId));
  const left = also.filter((jobId) => !inView.has(jobId));
  return { ...queue, also: left.length > 0 ? await findQueueRows(db(), question, left) : [] };
});
