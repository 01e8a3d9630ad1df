// All that the chat automation's own credentials reach: what its account may read and what it may show elsewhere.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { openText } from '#lib/keys/seal.ts';
import { openRoomClient, type RoomClient } from './room-client.ts';

export type BotReach = {
  client: RoomClient;
  /** Secrets that the bot holds, by name: what somebody who took over the automation has in hand. */
  credentials: Record<string, string>;
};

const asBot = async <T>(client: RoomClient, method: string, path: string): Promise<T> => {
  const answer = await fetch(`${getConfig().matrix.homeserverUrl}/_matrix/client/v3/${path}`, {
    method,
    headers: { authorization: `Bearer ${client.token}`, 'content-type': 'application/json' },
    ...(method === 'POST' && { body: '{}' }),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return (await answer.json()) as T;
};

/** Logs in as the bot, with the worker's own password, and takes the session that the worker uses as well. */
export async function takeOverBot(): Promise<BotReach> {
  const { matrix, masterSecret } = getConfig();
  const client = await openRoomClient(matrix.botUserId, matrix.botPassword);
  const own = await db().matrixAccount.findUniqueOrThrow({ where: { userId: matrix.botUserId } });
  const open = (sealed: string) => openText(masterSecret, 'matrix-account', sealed);
  const openId = `user/${encodeURIComponent(matrix.botUserId)}/openid/request_token`;
  const { access_token } = await asBot<{ access_token: string }>(client, 'POST', openId);
  return {
    client,
    credentials: {
      password: matrix.botPassword,
      'access token': client.token,
      'worker’s access token': open(own.accessTokenSealed),
      'worker’s refresh token': own.refreshTokenSealed ? open(own.refreshTokenSealed) : 'none was given',
      'OpenID token': access_token,
    },
  };
}

/** Everything that the account may read: each room's whole history, its state, account data, devices. */
export async function whatBotReads({ client }: BotReach): Promise<string> {
  const { joined_rooms } = await asBot<{ joined_rooms: string[] }>(client, 'GET', 'joined_rooms');
  const parts: unknown[] = [await asBot(client, 'GET', 'sync?full_state=true&timeout=0')];
  for (const path of ['devices', 'pushrules/', 'account/3pid']) parts.push(await asBot(client, 'GET', path));
  for (const roomId of joined_rooms) parts.push(await client.timeline(roomId));
  return JSON.stringify(parts);
}

/** What the automation writes down on its own machine: the outbox, what it heard, what it still has to say, and the logs. */
export async function whatBotKeeps(): Promise<string> {
  const [outbox, heard, announcements] = await Promise.all([
    db().outboxMessage.findMany(),
    db().matrixEvent.findMany({ select: { raw: true } }),
    db().announcement.findMany(),
  ]);
  const kept = [outbox, heard, announcements].map((rows) =>
    JSON.stringify(rows, (_, value) => (typeof value === 'bigint' ? String(value) : value)),
  );
  const { dataDir } = getConfig();
  const logs = join(dataDir, 'logs');
  const files = [...readdirSync(logs).map((name) => join(logs, name)), join(dataDir, 'synapse', 'homeserver.log')];
  return [...kept, ...files.map((path) => readFileSync(path, 'utf8'))].join('\n');
}
