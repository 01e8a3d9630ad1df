import type { SystemActor } from '#lib/actor.ts';
import { type Db, transaction } from '#lib/db/transaction.ts';
import { grantRole } from './grant-role.ts';
import { PeopleError } from './people-error.ts';
import { personForMxid } from './person-for-mxid.ts';
import { findAdmins } from './store.ts';

const mxidPattern = /^@[^:\s]+:[^\s]+$/;
const actor: SystemActor = { kind: 'system', name: 'command-line' };

/**
 * Makes a Matrix user an admin from the command line of the installation, which is how the first admin comes to be, and
 * the way back in when every admin lost theirs. Whoever runs it has the keys and the database anyway. The person proves
 * the id as everybody does, by signing in.
 * @returns a sentence for the terminal
 * @throws PeopleError BAD_MATRIX_ID, REBINDING_NEEDS_ADMIN, PERSON_DISABLED
 */
export async function grantAdmin(input: { mxid: string; now: Date }): Promise<string> {
  const { mxid, now } = input;
  if (!mxidPattern.test(mxid)) {
    throw new PeopleError('BAD_MATRIX_ID', 'Name the person by a full Matrix id, @name:server.');
  }
  await transaction(async (tx) => {
    const { personId } = await personForMxid(tx, { mxid, displayName: mxid, actor, now });
    await grantRole(tx, { personId, role: 'admin', actor, now });
  });
  return `${mxid} is an admin now and can sign in with a code from the bot.`;
}

/** The admins who can sign in, one a line, for the terminal. */
export async function describeAdmins(db: Db): Promise<string> {
  const admins = await findAdmins(db);
  if (admins.length === 0) return 'Nobody is an admin yet.';
  const ways = (admin: (typeof admins)[number]) => [
    ...admin.bindings.map(({ mxid }) => mxid),
    ...admin.identities.map(({ issuer, subject }) => `${subject} at ${issuer}`),
  ];
  // What a provider calls somebody is anybody's text: the ids alone go to the terminal, escaped.
  return admins.map((admin) => ways(admin).map(escaped).join(', ')).join('\n');
}

const escaped = (text: string): string =>
  text.replace(/\p{C}/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
