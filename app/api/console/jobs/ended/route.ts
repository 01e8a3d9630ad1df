import { personRoute } from '#lib/auth/route.ts';
import { visibleRoomIds } from '#lib/auth/visible-rooms.ts';
import { db } from '#lib/db/client.ts';
import { findEnded } from '#lib/jobs/find-queue.ts';
import { parsePlace } from '#lib/jobs/queue-cursor.ts';
import { isEnded, parseQueueFilters } from '#lib/jobs/queue-filters.ts';

/** A page of ended jobs after the place in `after`. Null for a view whose jobs have not ended, or a place that is none. */
export const GET = personRoute({ permission: 'jobs.list' }, async ({ actor, url, now }) => {
  const filters = parseQueueFilters(url.searchParams);
  const after = parsePlace(url.searchParams.get('after'));
  if (!after || !isEnded(filters.view)) return null;
  const rooms = await visibleRoomIds(db(), actor);
  return findEnded(db(), { actor, rooms, filters, now }, after);
});
