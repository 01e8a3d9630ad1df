'use server';

import { headers } from 'next/headers';
import { z } from 'zod';
import { action } from '#lib/auth/action.ts';
import { AuthError } from '#lib/auth/auth-error.ts';
import { redeemBindingCode, requestBindingCode } from '#lib/auth/bind-by-code.ts';
import { clientAddress } from '#lib/auth/client-address.ts';
import { setLinkCookie } from '#lib/auth/session-cookie.ts';
import { getConfig } from '#lib/config.ts';
import { revokeSession, revokeSessions } from '#lib/people/end-sessions.ts';
import { unlinkIdentity } from '#lib/people/identity.ts';
import { PeopleError } from '#lib/people/people-error.ts';
import { unbindMxid } from '#lib/people/unbind-mxid.ts';

const typed = z.string().max(300, 'This is too long.');
const errors = [AuthError, PeopleError];

/** Has the bot send a binding code to a Matrix id, and ties it to this session. */
export const askBindingCodeAction = action({
  permission: 'account.own',
  input: z.strictObject({ mxid: typed }),
  errors,
  run: async ({ mxid }, { actor, session, now }) => {
    const asker = { actor, sessionId: session.sessionId, now };
    return requestBindingCode({ ...asker, typed: mxid, address: clientAddress(await headers()) }, getConfig());
  },
});

/** Binds the id whose code was typed to the signed-in person, once the id answered. */
export const enterBindingCodeAction = action({
  permission: 'account.own',
  input: z.strictObject({ code: typed }),
  errors,
  run: ({ code }, { actor, session, now }) =>
    redeemBindingCode({ actor, sessionId: session.sessionId, now, typed: code }),
});

/** Takes one of the person's own Matrix ids from their account. */
export const unbindOwnMxidAction = action({
  permission: 'account.own',
  input: z.strictObject({ mxid: typed }),
  errors,
  run: async ({ mxid }, { actor, now }) => {
    await unbindMxid({ personId: actor.personId, mxid, actor, now });
    return null;
  },
});

/** Notes that this session wants to link an OpenID account; the way through the provider follows. */
export const beginLinkAction = action({
  permission: 'account.own',
  input: z.strictObject({}),
  errors,
  run: async (_input, { session, now }) => {
    await setLinkCookie(session.sessionId, now);
    return null;
  },
});

/** Takes one of the person's own OpenID accounts from their account. */
export const unlinkOwnIdentityAction = action({
  permission: 'account.own',
  input: z.strictObject({ identityId: z.uuid('is not an identity') }),
  errors,
  run: async ({ identityId }, { actor, now }) => {
    await unlinkIdentity({ personId: actor.personId, identityId, actor, now });
    return null;
  },
});

/** Ends one of the person's own sessions. */
export const revokeOwnSessionAction = action({
  permission: 'account.own',
  input: z.strictObject({ sessionId: z.uuid('is not a session') }),
  errors,
  run: async ({ sessionId }, { actor, now }) => {
    await revokeSession({ personId: actor.personId, sessionId, actor, now });
    return null;
  },
});

/** Ends every session of the person but this one. */
export const revokeOtherSessionsAction = action({
  permission: 'account.own',
  input: z.strictObject({}),
  errors,
  run: async (_input, { actor, session, now }) =>
    revokeSessions({ personId: actor.personId, except: session.sessionId, actor, now }),
});
