import { personRoute } from '#lib/auth/route.ts';
import { visibleRoomIds } from '#lib/auth/visible-rooms.ts';
import { db } from '#lib/db/client.ts';
import { findQueue } from '#lib/jobs/find-queue.ts';
import { parseQueueFilters } from '#lib/jobs/queue-filters.ts';

/** The queue of whoever asks: one view's rows (of ended jobs the first page), and every view's count. */
export const GET = personRoute({ permission: 'jobs.list' }, async ({ actor, url, now }) => {
  const rooms = await visibleRoomIds(db(), actor);
  return findQueue(db(), { actor, rooms, filters: parseQueueFilters(url.searchParams), now });
});
