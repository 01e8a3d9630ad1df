import { createHmac } from 'node:crypto';
import type { NextAuthOptions } from 'next-auth';
import { type Config, getConfig, tellNextAuth } from '#lib/config.ts';
import { log } from '#lib/log.ts';
import { type SessionUser, sessionAdapter } from './adapter.ts';
import { cookieOptions, sessionCookieName, usesHttps } from './cookies.ts';
import { safeNextPath } from './next-path.ts';

/** What next-auth knows of a session: who, since when, until when. Roles and binding are read at each request. */
export type SessionFacts = { personId: string; sessionId: string; startedAt: string; expires: string };

const csrfSecret = (config: Config) => createHmac('sha256', config.masterSecret).update('next-auth').digest('hex');

/** An address of this console, for wherever next-auth is asked to lead; the queue when it is another's. */
function ownAddress({ publicUrl }: Config, url: string): string {
  const asked = URL.parse(url, publicUrl);
  return publicUrl + (asked?.origin === publicUrl ? safeNextPath(asked.pathname + asked.search) : '/');
}

/** Errors of an OpenID client carry codes, verifiers and tokens beside their message: none of it is for the log. */
const inWords = (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : undefined);

/** Settings of next-auth: database sessions through our adapter, no provider of its own. */
export function authOptions(): NextAuthOptions {
  const config = getConfig();
  tellNextAuth(config);
  const sessionSeconds = config.session.totalMs / 1000;
  return {
    adapter: sessionAdapter(),
    providers: [],
    secret: csrfSecret(config),
    session: { strategy: 'database', maxAge: sessionSeconds, updateAge: sessionSeconds },
    useSecureCookies: usesHttps(config),
    cookies: { sessionToken: { name: sessionCookieName(config), options: cookieOptions(config) } },
    pages: { signIn: '/sign-in', signOut: '/sign-in', error: '/sign-in' },
    callbacks: {
      redirect: ({ url }) => ownAddress(config, url),
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
        log().error({ code, error: inWords(detail instanceof Error ? detail : detail?.error) }, 'next-auth'),
      warn: (code) => log().warn({ code }, 'next-auth'),
      debug: (code) => log().debug({ code }, 'next-auth'),
    },
  };
}
