import type { Adapter } from 'next-auth/adapters';
import { db } from '#lib/db/client.ts';
import { endSession } from './session.ts';
import { findSession } from './store.ts';
import { sha256Text } from './tokens.ts';

// What next-auth needs to read and to end a database session. Sessions are started by session.ts alone, so the
// methods that would create a user, an account or a session are left out: next-auth has no way to make any.

/** next-auth's user, with the facts of the session that current-person.ts wants. */
export type SessionUser = { id: string; email: string; emailVerified: null; sessionId: string; startedAt: Date };

export function sessionAdapter(): Adapter {
  return {
    async getSessionAndUser(sessionToken) {
      const row = await findSession(db(), sha256Text(sessionToken));
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
