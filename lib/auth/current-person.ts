import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { getServerSession } from 'next-auth/next';
import { cache } from 'react';
import type { PersonActor } from '#lib/actor.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { sessionCookieName } from './cookies.ts';
import { authOptions, type SessionFacts } from './options.ts';
import { personActor } from './person-actor.ts';
import { noteUse } from './session.ts';
import { askDatabase } from './store.ts';

export type CurrentSession = { actor: PersonActor; sessionId: string; startedAt: Date };

async function readSession(): Promise<CurrentSession | null> {
  const [cookieStore, headerList] = await Promise.all([cookies(), headers()]);
  const request = {
    cookies: Object.fromEntries(cookieStore.getAll().map((cookie) => [cookie.name, cookie.value])),
    headers: Object.fromEntries(headerList),
  };
  // Reading a session sets no cookie: this stands in for the response that a page does not have.
  const response = { getHeader: () => undefined, setHeader: () => undefined };
  const facts = (await getServerSession(request as never, response as never, authOptions())) as SessionFacts | null;
  if (!facts?.personId) {
    // next-auth takes a session that it could not read for one that does not exist.
    if (request.cookies[sessionCookieName(getConfig())]) await askDatabase(db());
    return null;
  }
  const actor = await personActor(db(), facts.personId);
  // A page that its reader opened. What an open page fetches by itself is no use of the session.
  if (actor && headerList.get('accept')?.includes('text/html')) await noteUse(db(), facts.sessionId, new Date());
  return actor && { actor, sessionId: facts.sessionId, startedAt: new Date(facts.startedAt) };
}

/** The session that the request's cookie opens, read once per request; null when there is none. */
export const currentSession: () => Promise<CurrentSession | null> = cache(readSession);

/** Who is asking, or null. Roles and Matrix id are those of this moment. */
export async function currentPerson(): Promise<PersonActor | null> {
  return (await currentSession())?.actor ?? null;
}

/**
 * For pages: who is asking; sends everybody else to the sign-in page, which leads back here.
 * @param fallback where it leads when the request did not pass proxy.ts, which names its path
 */
export async function requirePerson(fallback = '/'): Promise<PersonActor> {
  const actor = await currentPerson();
  if (actor) return actor;
  const path = (await headers()).get('x-path') ?? fallback;
  return redirect(path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path)}`);
}
