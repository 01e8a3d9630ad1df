import { getConfig } from '#lib/config.ts';
import { fail, type Result } from '#lib/result.ts';
import { notSignedIn, outcome, permit } from './action.ts';
import { type CurrentSession, currentSession } from './current-person.ts';
import { isOwnPage } from './own-page.ts';
import type { Permission } from './permissions.ts';

// The way into a read model from the browser's requests: session → permission → room → JSON view model.

type Params = Record<string, string>;
type RouteCall<P extends Params> = {
  actor: CurrentSession['actor'];
  session: CurrentSession;
  params: P;
  url: URL;
  request: Request;
  now: Date;
};
type RouteContext<P extends Params> = { params: Promise<P> };

const statusOf: Record<string, number> = {
  NOT_SIGNED_IN: 401,
  NOT_PERMITTED: 403,
  CROSS_SITE: 403,
  NOT_FOUND: 404,
  UNEXPECTED: 500,
};
const headers = { 'cache-control': 'no-store' };

const fromElsewhere = () => fail('CROSS_SITE', 'Another site asked for this. Open it from the console’s own page.');

/** A result as an HTTP answer: the bare value, or `{ ok: false, error }` with its status. */
export function jsonResult<T>(result: Result<T>): Response {
  if (result.ok) return Response.json(result.value, { headers });
  return Response.json(result, { status: statusOf[result.error.code] ?? 400, headers });
}

/**
 * Makes a route handler for signed-in people.
 * @param route.room the room of the thing asked for (null: no such thing); required for permissions by room
 * @param handle the view model, a Response as it is, or null for 404
 */
export function personRoute<T, P extends Params = Params>(
  route: { permission: Permission; room?: (params: P) => Promise<string | null> },
  handle: (call: RouteCall<P>) => Promise<T | Response | null>,
): (request: Request, context: RouteContext<P>) => Promise<Response> {
  const { permission, room } = route;
  return async (request, context) => {
    const answered = await outcome(`route ${permission}`, [], async () => {
      const session = await currentSession();
      if (!session) return jsonResult(notSignedIn());
      // Reading can leave an entry in somebody's name, too.
      if (!isOwnPage(request.headers, getConfig().publicUrl)) return jsonResult(fromElsewhere());
      const params = await context.params;
      const permitted = await permit(session.actor, permission, room && (() => room(params)));
      if (!permitted.ok) return jsonResult(permitted);
      const { actor } = session;
      const url = new URL(request.url);
      const value = await handle({ actor, session, params, url, request, now: new Date() });
      if (value instanceof Response) return value;
      if (value === null)
        return jsonResult({ ok: false, error: { code: 'NOT_FOUND', message: 'There is no such thing.' } });
      return jsonResult({ ok: true, value });
    });
    return answered.ok ? answered.value : jsonResult(answered);
  };
}
