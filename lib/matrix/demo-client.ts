// The demo's people, as a Matrix client of their own would act for them. Nothing in the product decides by this file.

import { EventType, Method, MsgType, Preset, RelationType, Visibility } from 'matrix-js-sdk';
import { asFailure } from './failure.ts';
import { MatrixFailure } from './port.ts';
import { asRecord, asText } from './room-event.ts';
import { sdkClient } from './session.ts';

export type DemoMessage = {
  eventId: string;
  sender: string;
  body: string;
  /** The job's state, in a message of the bot that says one. */
  jobState: string | null;
};

type Credentials = { homeserverUrl: string; userId: string; password: string };

async function calling<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw asFailure(error);
  }
}

/** Edits are left out: the relations endpoint serves each message as its last edit left it. */
function messageOf(raw: unknown): DemoMessage | null {
  const event = asRecord(raw);
  const content = asRecord(event?.content);
  const replaced = asRecord(content?.['m.relates_to'])?.rel_type === RelationType.Replace;
  const eventId = asText(event?.event_id);
  const sender = asText(event?.sender);
  const body = asText(content?.body);
  const jobState = asText(asRecord(content?.['dev.countersign.job'])?.state);
  return eventId && sender && body && !replaced ? { eventId, sender, body, jobState } : null;
}

/** Logs a demo person in. Call `close` when done: it ends the login. @throws MatrixFailure */
export async function openDemoAccount({ homeserverUrl, userId, password }: Credentials) {
  const login = await calling(
    sdkClient(homeserverUrl).loginRequest({
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: userId },
      password,
      initial_device_display_name: 'Countersign demo',
    }),
  );
  const client = sdkClient(homeserverUrl, {
    userId: login.user_id,
    deviceId: login.device_id,
    accessToken: login.access_token,
  });
  return {
    userId: login.user_id,
    /** The room behind an alias, or null when there is none. */
    async roomByAlias(alias: string): Promise<string | null> {
      try {
        return (await calling(client.getRoomIdForAlias(alias))).room_id;
      } catch (error) {
        if (error instanceof MatrixFailure && error.code === 'NOT_FOUND') return null;
        throw error;
      }
    },
    /** Makes a private, unencrypted room with an alias and invites people. @returns its id */
    createRoom: async (room: { aliasLocalpart: string; name: string; topic: string; invite: string[] }) =>
      (
        await calling(
          client.createRoom({
            preset: Preset.PrivateChat,
            visibility: Visibility.Private,
            room_alias_name: room.aliasLocalpart,
            name: room.name,
            topic: room.topic,
            invite: room.invite,
          }),
        )
      ).room_id,
    async join(roomId: string): Promise<void> {
      const path = `/join/${encodeURIComponent(roomId)}`;
      await calling(client.http.authedRequest(Method.Post, path, undefined, {}));
    },
    /** @returns the event's id */
    send: async (roomId: string, body: string) =>
      (await calling(client.sendEvent(roomId, EventType.RoomMessage, { msgtype: MsgType.Text, body }))).event_id,
    /** The messages of a thread, oldest first. */
    async thread(roomId: string, rootEventId: string): Promise<DemoMessage[]> {
      const relations = await calling(
        client.fetchRelations(roomId, rootEventId, RelationType.Thread, null, { limit: 100 }),
      );
      return relations.chunk
        .map(messageOf)
        .filter((message) => message !== null)
        .reverse();
    },
    async close(): Promise<void> {
      await calling(client.logout(true));
    },
  };
}

export type DemoAccount = Awaited<ReturnType<typeof openDemoAccount>>;
