import type { NextAuthOptions } from 'next-auth';
import type { Adapter, AdapterUser } from 'next-auth/adapters';
import type { SystemActor } from '#lib/actor.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { transaction } from '#lib/db/transaction.ts';
import { log } from '#lib/log.ts';
import { linkIdentity, personForIdentity } from '#lib/people/identity.ts';
import { PeopleError } from '#lib/people/people-error.ts';
import { findIdentity } from '#lib/people/store.ts';
import { sessionAdapter } from './adapter.ts';
import { AuthError } from './auth-error.ts';
import type { ClientFacts } from './client-facts.ts';
import type { OidcProblem } from './oidc-problems.ts';
import { identityOf, type OidcSettings, oidcProvider } from './oidc-provider.ts';
import { authOptions } from './options.ts';
import { personActor } from './person-actor.ts';
import { endSession, startSession } from './session.ts';
import { newSecret } from './tokens.ts';

/** One pass through the provider, as our side of it began. */
export type OidcVisit = {
  client: ClientFacts;
  /** The session that asked to link the account; null for a sign-in. */
  link: { personId: string } | null;
  /** What the browser's session cookie held before; that session ends with a sign-in. */
  previousToken: string | null;
  now: Date;
};

const consoleActor: SystemActor = { kind: 'system', name: 'console' };

const asUser = (personId: string): AdapterUser => ({ id: personId, email: '', emailVerified: null });

/** The adapter for one pass: it may start a session, for a person whom `proven` has found or made before. */
function visitAdapter(settings: OidcSettings, visit: OidcVisit): Adapter {
  const reading = sessionAdapter();
  return {
    ...reading,
    // Only a linking pass belongs to the session that the browser holds.
    getSessionAndUser: async (token) => (visit.link ? ((await reading.getSessionAndUser?.(token)) ?? null) : null),
    getUserByAccount: async ({ providerAccountId }) => {
      const known = await findIdentity(db(), settings.issuer, providerAccountId);
      return known && asUser(known.personId);
    },
    createSession: async ({ sessionToken, userId }) => {
      if (visit.previousToken) await endSession(visit.previousToken, visit.now);
      const { client, now } = visit;
      const started = await transaction((tx) =>
        startSession(tx, { personId: userId, method: 'oidc', client, token: sessionToken, now }),
      );
      return { sessionToken, userId, expires: started.expiresAt };
    },
  };
}

/** What a proven account means here: linked to the person who asked, or the person whom it signs in. */
async function proven(settings: OidcSettings, visit: OidcVisit, claims: unknown): Promise<void> {
  const identity = identityOf(settings, claims as Parameters<typeof identityOf>[1]);
  const { link, now } = visit;
  if (link) {
    const actor = await personActor(db(), link.personId);
    if (!actor) throw new AuthError('PERSON_DISABLED', 'This account was disabled.');
    return linkIdentity(link.personId, identity, { actor, now });
  }
  const { personId } = await transaction((tx) => personForIdentity(tx, identity, { actor: consoleActor, now }));
  if (!(await personActor(db(), personId))) throw new AuthError('PERSON_DISABLED', 'This account was disabled.');
}

const known: readonly string[] = ['PERSON_DISABLED', 'IDENTITY_OF_ANOTHER'] satisfies OidcProblem[];

/** Settings of next-auth for one pass through the OpenID provider. */
export function oidcOptions(settings: OidcSettings, visit: OidcVisit): NextAuthOptions {
  const base = authOptions();
  const page = `${getConfig().publicUrl}${visit.link ? '/me' : '/sign-in'}`;
  return {
    ...base,
    adapter: visitAdapter(settings, visit),
    providers: [oidcProvider(settings)],
    session: { ...base.session, generateSessionToken: newSecret },
    callbacks: {
      ...base.callbacks,
      signIn: async ({ profile }) => {
        try {
          await proven(settings, visit, profile);
          return true;
        } catch (error) {
          if (!(error instanceof AuthError || error instanceof PeopleError)) throw error;
          log().warn({ code: error.code, reason: error.message }, 'sign-in at the OpenID provider refused');
          return `${page}?problem=${known.includes(error.code) ? error.code : 'OIDC_FAILED'}`;
        }
      },
    },
  };
}
