// Accounts and rooms of the demo on the embedded homeserver.

import type { Config } from '#lib/config.ts';
import { openDemoAccount } from '#lib/matrix/demo-client.ts';
import { aliasOf, auditRoom, demoAdmin, demoPeople, demoRooms, mxidOf } from './demo-people.ts';
import { StackError } from './stack-error.ts';
import { registerAccount } from './synapse-accounts.ts';

export const botName = 'Countersign';

function secretsOf(config: Config) {
  if (!config.secrets) throw new StackError('The data folder has no secrets; start with `npm start`.');
  return config.secrets;
}

/** The bot's account and the demo's people. */
export async function makeAccounts(config: Config): Promise<void> {
  const secrets = secretsOf(config);
  const register = (localpart: string, displayName: string, password: string, admin: boolean) =>
    registerAccount(config.matrix.homeserverUrl, secrets.synapseRegistration, {
      localpart,
      displayName,
      password,
      admin,
    });
  await register('countersign', botName, secrets.botPassword, false);
  for (const { localpart, name } of demoPeople) {
    await register(localpart, name, secrets.demoPassword, localpart === demoAdmin);
  }
}

/** A login of a demo person; close it when done. */
export const demoAccount = (config: Config, localpart: string) =>
  openDemoAccount({
    homeserverUrl: config.matrix.homeserverUrl,
    userId: mxidOf(localpart),
    password: secretsOf(config).demoPassword,
  });

/** The demo's rooms and the audit room with everyone in them; the bot is invited and joins by itself. */
export async function makeRooms(config: Config): Promise<{ roomIds: string[]; auditRoomId: string }> {
  const admin = await demoAccount(config, demoAdmin);
  const others = demoPeople.filter((person) => person.localpart !== demoAdmin).map((person) => person.localpart);
  const invite = [config.matrix.botUserId, ...others.map(mxidOf)];
  const make = async ({ alias, name, topic }: { alias: string; name: string; topic: string }) => {
    const existing = await admin.roomByAlias(aliasOf(alias));
    return existing ?? (await admin.createRoom({ aliasLocalpart: alias, name, topic, invite }));
  };
  const roomIds: string[] = [];
  for (const room of demoRooms) roomIds.push(await make(room));
  const auditRoomId = await make(auditRoom);
  await admin.close();
  for (const localpart of others) {
    const account = await demoAccount(config, localpart);
    for (const roomId of [...roomIds, auditRoomId]) await account.join(roomId);
    await account.close();
  }
  return { roomIds, auditRoomId };
}
