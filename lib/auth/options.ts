import { createHmac } from 'node:crypto';
import type { NextAuthOptions } from 'next-auth';
import { type Config, getConfig } from '#lib/config.ts';
import { log } from '#lib/log.ts';
import { type SessionUser, sessionAdapter } from './adapter.ts';
import { cookieOptions, sessionCookieName, usesHttps } from './cookies.ts';
import { sessionSeconds } from './session.ts';

/** What next-auth knows of a session: who, since when, until when. Roles and binding are read at each request. */
export type SessionFacts = { personId: string; sessionId: string; startedAt: string; expires: string };

const csrfSecret = (config: Config) => createHmac('sha256', config.masterSecret).update('next-auth').digest('hex');

/** Settings of next-auth: database sessions through our adapter, no provider of its own. */
export function authOptions(): NextAuthOptions {
  const config = getConfig();
  return {
    adapter: sessionAdapter(),
    providers: [],
    secret: csrfSecret(config),
    session: { strategy: 'database', maxAge: sessionSeconds, updateAge: sessionSeconds },
    useSecureCookies: usesHttps(config),
    cookies: { sessionToken: { name: sessionCookieName(config), options: cookieOptions(config) } },
    pages: { signIn: '/sign-in', signOut: '/sign-in', error: '/sign-in' },
    callbacks: {
      redirect: () => `${config.publicUrl}/sign-in`,
      session: ({ session, user }) => {
        const facts = user as unknown as SessionUser;
        const answer: SessionFacts = {
          personId: facts.id,
          sessionId: facts.sessionId,
          startedAt: facts.startedAt.toISOString(),
          expires: session.expires,
        };
        return answer as never;
      },
    },
    logger: {
      error: (code, detail) =>
        log().error({ code, err: detail instanceof Error ? detail : detail?.error }, 'next-auth'),
      // Its address is part of our configuration; it has nothing else to warn of.
      warn: (code) => (code === 'NEXTAUTH_URL' ? undefined : log().warn({ code }, 'next-auth')),
      debug: (code) => log().debug({ code }, 'next-auth'),
    },
  };
}
