import type { Adapter } from 'next-auth/adapters';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { findOpenByToken } from '#lib/people/session-store.ts';
import { endSession } from './session.ts';
import { sha256Text } from './tokens.ts';

// What next-auth needs to read and to end a database session. The methods that would create a user, an account or a
// session are left out: outside a sign-in at the OpenID provider (oidc.ts) next-auth has no way to make any.

/** next-auth's user, with the facts of the session that current-person.ts wants. */
export type SessionUser = { id: string; email: string; emailVerified: null; sessionId: string; startedAt: Date };

export function sessionAdapter(): Adapter {
  return {
    async getSessionAndUser(sessionToken) {
      const row = await findOpenByToken(db(), sha256Text(sessionToken), new Date(), getConfig().session);
      if (!row) return null;
      const user: SessionUser = {
        id: row.personId,
        email: '',
        emailVerified: null,
        sessionId: row.id,
        startedAt: row.createdAt,
      };
      return { session: { sessionToken, userId: row.personId, expires: row.expiresAt }, user };
    },
    // A session is never prolonged.
    async updateSession() {
      return null;
    },
    async deleteSession(sessionToken) {
      await endSession(sessionToken, new Date());
      return null;
    },
  };
}
