import { keysTouchedBy } from '#components/live/touched-keys.ts';
import { personRoute } from '#lib/auth/route.ts';
import { actorOfSession } from '#lib/auth/session.ts';
import { visibleRoomIds } from '#lib/auth/visible-rooms.ts';
import { db } from '#lib/db/client.ts';
import { onFeed } from '#lib/db/listen.ts';
import { liveStream } from '#lib/live/stream.ts';
import { log } from '#lib/log.ts';

export const dynamic = 'force-dynamic';

const heartbeatMs = 15_000;

/**
 * The live feed of the signed-in person. Each look asks for the session anew, by its id: outside the
 * request's own calls there is no cookie to read.
 */
export const GET = personRoute({ permission: 'live.listen' }, async ({ session, request }) => {
  const stream = liveStream({
    subscribe: onFeed,
    words: keysTouchedBy,
    rooms: async () => {
      const actor = await actorOfSession(db(), session.sessionId, new Date());
      return actor && visibleRoomIds(db(), actor);
    },
    heartbeatMs,
    signal: request.signal,
    onError: (error) => log().error({ err: error }, 'live feed closed'),
  });
  return new Response(stream, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  });
});
