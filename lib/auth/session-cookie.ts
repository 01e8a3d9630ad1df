import { cookies } from 'next/headers';
import { getConfig } from '#lib/config.ts';
import { codeMinutes } from './code.ts';
import { cookieOptions, linkCookieName, nonceCookieName, sessionCookieName } from './cookies.ts';
import { linkIntent, linkIntentSeconds } from './link-intent.ts';
import type { NewSession } from './session.ts';

// The cookies of a server action's answer: the session that next-auth reads, and the nonce that ties a code to a browser.

export async function setSessionCookie(session: NewSession): Promise<void> {
  const config = getConfig();
  const jar = await cookies();
  jar.set(sessionCookieName(config), session.token, { ...cookieOptions(config), expires: session.expiresAt });
  jar.set(nonceCookieName(config), '', { ...cookieOptions(config), maxAge: 0 });
}

/** Takes the session's token out of the browser and returns it; null when there was none. */
export async function takeSessionCookie(): Promise<string | null> {
  const config = getConfig();
  const jar = await cookies();
  const token = jar.get(sessionCookieName(config))?.value ?? null;
  // Set to nothing rather than deleted: a `__Host-` cookie is only replaced by one with the same attributes.
  jar.set(sessionCookieName(config), '', { ...cookieOptions(config), maxAge: 0 });
  jar.set(linkCookieName(config), '', { ...cookieOptions(config), maxAge: 0 });
  return token;
}

export async function setNonceCookie(nonce: string): Promise<void> {
  const config = getConfig();
  (await cookies()).set(nonceCookieName(config), nonce, { ...cookieOptions(config), maxAge: codeMinutes * 60 });
}

export async function readNonceCookie(): Promise<string | null> {
  return (await cookies()).get(nonceCookieName(getConfig()))?.value ?? null;
}

/** Notes in the browser that this session wants to link an OpenID account. */
export async function setLinkCookie(sessionId: string, now: Date): Promise<void> {
  const config = getConfig();
  const options = { ...cookieOptions(config), maxAge: linkIntentSeconds };
  (await cookies()).set(linkCookieName(config), linkIntent(config, sessionId, now), options);
}
