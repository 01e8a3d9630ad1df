import type { Role, SystemActor } from '#lib/actor.ts';
import { transaction } from '#lib/db/transaction.ts';
import { GrantError } from './grant-error.ts';
import { grantRole } from './grant-role.ts';
import { personForMxid } from './person-for-mxid.ts';

const roles: readonly Role[] = ['admin', 'auditor'];
const mxidPattern = /^@[^:\s]+:[^\s]+$/;
const actor: SystemActor = { kind: 'system', name: 'command-line' };

/**
 * Gives a Matrix user a role from the command line of the installation, which is how the first admin comes to be. Whoever
 * runs it has the keys and the database anyway. The person proves the id as everybody does, by signing in.
 * @returns a sentence for the terminal
 * @throws GrantError
 */
export async function grantFromCommandLine(input: { mxid: string; role: string; now: Date }): Promise<string> {
  const { mxid, now } = input;
  const role = roles.find((known) => known === input.role);
  if (!mxidPattern.test(mxid)) throw new GrantError('BAD_MXID', 'Name the person by a full Matrix id, @name:server.');
  if (!role) throw new GrantError('BAD_ROLE', `A role is one of ${roles.join(', ')}.`);
  await transaction(async (tx) => {
    const { personId } = await personForMxid(tx, { mxid, displayName: mxid, actor, now });
    await grantRole(tx, { personId, role, actor, now });
  });
  return `${mxid} is ${role} now and can sign in with a code from the bot.`;
}
