import { personRoute } from '#lib/auth/route.ts';
import { noteUse } from '#lib/auth/session.ts';
import { db } from '#lib/db/client.ts';

/** The person themselves did something on a page that is open: the idle limit counts from here. */
export const POST = personRoute({ permission: 'account.own' }, async ({ session, now }) => {
  await noteUse(db(), session.sessionId, now);
  return new Response(null, { status: 204 });
});
