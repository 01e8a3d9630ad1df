// Logins on the story's homeserver: the demo's people, and accounts made for one story.

import { randomBytes } from 'node:crypto';
import { demoServerName, getConfig } from '#lib/config.ts';
import { registerAccount } from '#scripts/stack/synapse-accounts.ts';
import { openRoomClient, type RoomClient } from './room-client.ts';

const open = new Map<string, Promise<RoomClient>>();

function secrets() {
  const { secrets } = getConfig();
  if (!secrets) throw new Error('The stories need the embedded homeserver.');
  return secrets;
}

/** The client of a demo person, logged in once a process. */
export function clientOf(mxid: string): Promise<RoomClient> {
  const known = open.get(mxid) ?? openRoomClient(mxid, secrets().demoPassword);
  open.set(mxid, known);
  return known;
}

/** Makes an account that nobody knows yet. Its localpart begins with `name` and is unique. */
export async function newAccount(name: string, displayName: string): Promise<RoomClient> {
  const localpart = `${name}-${randomBytes(4).toString('hex')}`;
  await makeAccount(localpart, displayName);
  return openRoomClient(`@${localpart}:${demoServerName}`, secrets().demoPassword);
}

/** Makes an account with exactly this localpart. @throws StackError when the homeserver refuses it */
export const makeAccount = (localpart: string, displayName: string) =>
  registerAccount(getConfig().matrix.homeserverUrl, secrets().synapseRegistration, {
    localpart,
    displayName,
    password: secrets().demoPassword,
    admin: false,
  });

/** An access token of a demo person, for what reads the homeserver beside the product. */
export const loginToken = async (mxid: string): Promise<string> => (await clientOf(mxid)).token;
