'use server';

import { z } from 'zod';
import { action } from '#lib/auth/action.ts';
import { transaction } from '#lib/db/transaction.ts';
import { disablePerson, enablePerson } from '#lib/people/disable-person.ts';
import { revokeSession, revokeSessions } from '#lib/people/end-sessions.ts';
import { grantRole } from '#lib/people/grant-role.ts';
import { unlinkIdentity } from '#lib/people/identity.ts';
import { PeopleError } from '#lib/people/people-error.ts';
import { revokeRole } from '#lib/people/revoke-role.ts';
import { releaseMxid, unbindMxid } from '#lib/people/unbind-mxid.ts';

const personId = z.uuid('is not a person');
const role = z.enum(['auditor', 'admin']);
const reason = z.string().trim().min(1, 'Give a reason.').max(500, 'A reason has at most 500 characters.');
const mxid = z
  .string()
  .trim()
  .max(255)
  .regex(/^@[^\s:]+:\S+$/, 'A Matrix id reads like @name:example.org.');
const errors = [PeopleError];

/** Gives a person a role. */
export const grantRoleAction = action({
  permission: 'people.manage',
  input: z.strictObject({ personId, role }),
  errors,
  run: async (input, { actor, now }) => {
    await transaction((tx) => grantRole(tx, { ...input, actor, now }));
    return null;
  },
});

/** Takes a role from a person; never the last admin's. */
export const revokeRoleAction = action({
  permission: 'people.manage',
  input: z.strictObject({ personId, role }),
  errors,
  run: async (input, { actor, now }) => {
    await revokeRole({ ...input, actor, now });
    return null;
  },
});

/** Disables an account and ends its sessions at once. */
export const disablePersonAction = action({
  permission: 'people.manage',
  input: z.strictObject({ personId, reason }),
  errors,
  run: (input, { actor, now }) => disablePerson({ ...input, actor, now }),
});

/** Enables an account again. */
export const enablePersonAction = action({
  permission: 'people.manage',
  input: z.strictObject({ personId, reason }),
  errors,
  run: async (input, { actor, now }) => {
    await enablePerson({ ...input, actor, now });
    return null;
  },
});

/** Takes a Matrix id from a person. */
export const unbindMxidAction = action({
  permission: 'people.manage',
  input: z.strictObject({ personId, mxid }),
  errors,
  run: async (input, { actor, now }) => {
    await unbindMxid({ ...input, actor, now });
    return null;
  },
});

/** Lets a person prove and bind an id that was unbound before. */
export const releaseMxidAction = action({
  permission: 'people.manage',
  input: z.strictObject({ personId, mxid }),
  errors,
  run: async (input, { actor, now }) => {
    await releaseMxid({ ...input, actor, now });
    return null;
  },
});

/** Takes an OpenID account from a person. */
export const unlinkIdentityAction = action({
  permission: 'people.manage',
  input: z.strictObject({ personId, identityId: z.uuid('is not an identity') }),
  errors,
  run: async (input, { actor, now }) => {
    await unlinkIdentity({ ...input, actor, now });
    return null;
  },
});

/** Ends one session of a person. */
export const revokeSessionAction = action({
  permission: 'people.manage',
  input: z.strictObject({ personId, sessionId: z.uuid('is not a session') }),
  errors,
  run: async (input, { actor, now }) => {
    await revokeSession({ ...input, actor, now });
    return null;
  },
});

/** Ends every session of a person. */
export const revokeSessionsAction = action({
  permission: 'people.manage',
  input: z.strictObject({ personId }),
  errors,
  run: (input, { actor, now }) => revokeSessions({ ...input, actor, now }),
});
