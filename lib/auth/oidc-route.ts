import { cookies, headers } from 'next/headers';
import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth/next';
import { getConfig } from '#lib/config.ts';
import { clientFacts } from './client-facts.ts';
import { cookieOptions, linkCookieName, sessionCookieName } from './cookies.ts';
import { currentSession } from './current-person.ts';
import { intendsToLink } from './link-intent.ts';
import { type OidcVisit, oidcOptions } from './oidc-options.ts';
import type { OidcProblem } from './oidc-problems.ts';
import { oidcProviderId } from './oidc-provider.ts';

type Context = { params: Promise<{ nextauth: string[] }> };

/** Whether a request is one of the two that a pass through the provider consists of. */
export function isOidcRequest(request: NextRequest, nextauth: readonly string[]): boolean {
  if (getConfig().oidc === null || nextauth.length !== 2 || nextauth[1] !== oidcProviderId) return false;
  // The way out takes nothing from the address: next-auth would pass it on to the provider.
  const out = request.method === 'POST' && nextauth[0] === 'signin' && request.nextUrl.search === '';
  return out || (request.method === 'GET' && nextauth[0] === 'callback');
}

async function readVisit(intent: string | null): Promise<OidcVisit | 'LINK_EXPIRED'> {
  const config = getConfig();
  const now = new Date();
  const previousToken = (await cookies()).get(sessionCookieName(config))?.value ?? null;
  const visit = { client: clientFacts(await headers()), previousToken, now };
  if (intent === null) return { ...visit, link: null };
  const session = await currentSession();
  if (!session || !intendsToLink(config, intent, session.sessionId, now)) return 'LINK_EXPIRED';
  return { ...visit, link: { personId: session.actor.personId } };
}

/** next-auth's own pages are not served: where it would lead to one, something failed. */
const isItsOwnPage = (url: string) => url.startsWith(`${getConfig().publicUrl}/api/auth/`);

function problemUrl(request: NextRequest, linking: boolean): string {
  const cancelled = request.nextUrl.searchParams.get('error') === 'access_denied';
  const problem: OidcProblem = cancelled ? 'OIDC_CANCELLED' : 'OIDC_FAILED';
  return `${getConfig().publicUrl}${linking ? '/me' : '/sign-in'}?problem=${problem}`;
}

/** The answer with every way to next-auth's own pages replaced, in its `Location` or in the JSON that a script asked for. */
async function leadBack(answer: Response, request: NextRequest, linking: boolean): Promise<Response> {
  const location = answer.headers.get('location');
  if (location && isItsOwnPage(location)) answer.headers.set('location', problemUrl(request, linking));
  if (!answer.headers.get('content-type')?.startsWith('application/json')) return answer;
  const body = (await answer.json()) as { url?: unknown };
  const lost = typeof body.url === 'string' && isItsOwnPage(body.url);
  const url = lost ? problemUrl(request, linking) : body.url;
  return Response.json({ ...body, url }, { status: answer.status, headers: answer.headers });
}

function lapsed(request: NextRequest): Response {
  const url = `${getConfig().publicUrl}/me?problem=LINK_EXPIRED`;
  if (request.method === 'POST') return Response.json({ url });
  return new Response(null, { status: 303, headers: { location: url } });
}

function dropIntent(): string {
  const config = getConfig();
  const { path, secure } = cookieOptions(config);
  return `${linkCookieName(config)}=; Path=${path}; Max-Age=0; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
}

/**
 * Out to the provider and back in. Back in, the wish to link is used up, whatever came of it. A failure leads to the
 * page where the pass began, which says so.
 */
export async function handleOidc(request: NextRequest, context: Context): Promise<Response> {
  const config = getConfig();
  const settings = config.oidc;
  if (settings === null) return new Response(null, { status: 404 });
  const visit = await readVisit((await cookies()).get(linkCookieName(config))?.value || null);
  const given =
    visit === 'LINK_EXPIRED'
      ? lapsed(request)
      : await leadBack(await NextAuth(request, context, oidcOptions(settings, visit)), request, visit.link !== null);
  if (request.method === 'POST' && visit !== 'LINK_EXPIRED') return given;
  const answer = new Response(given.body, given);
  answer.headers.append('set-cookie', dropIntent());
  return answer;
}
