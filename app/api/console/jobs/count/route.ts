import { personRoute } from '#lib/auth/route.ts';
import { visibleRoomIds } from '#lib/auth/visible-rooms.ts';
import { db } from '#lib/db/client.ts';
import { countNeedingMe } from '#lib/jobs/find-queue.ts';

/** How many jobs wait for a decision of whoever asks. */
export const GET = personRoute({ permission: 'jobs.list' }, async ({ actor, now }) => {
  const rooms = await visibleRoomIds(db(), actor);
  return { needsMe: await countNeedingMe(db(), { actor, rooms, now }) };
});
