// A Matrix client of a person: the homeserver's own HTTP interface and nothing of the product.

import { randomUUID } from 'node:crypto';
import { getConfig } from '#lib/config.ts';

export type RoomEvent = {
  event_id: string;
  sender: string;
  type: string;
  state_key?: string;
  content: Record<string, unknown> & { body?: string };
};

type Json = Record<string, unknown>;

/** The homeserver said no. */
export class RoomClientError extends Error {
  override name = 'RoomClientError';
  readonly errcode: string;
  constructor(errcode: string, message: string) {
    super(message);
    this.errcode = errcode;
  }
}

async function call<T>(method: string, path: string, options: { token?: string; body?: unknown } = {}): Promise<T> {
  const answer = await fetch(`${getConfig().matrix.homeserverUrl}/_matrix/client/${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(options.token && { authorization: `Bearer ${options.token}` }),
    },
    ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
  });
  const json = (await answer.json()) as T & { errcode?: string; error?: string };
  if (!answer.ok) throw new RoomClientError(json.errcode ?? String(answer.status), json.error ?? path);
  return json;
}

/** What a message says, edits included: the text that a reader sees last. */
export const bodyOf = (event: RoomEvent) => event.content.body ?? '';
const isEdit = (event: RoomEvent) => (event.content['m.relates_to'] as Json | undefined)?.rel_type === 'm.replace';

/** Logs a person in with a password. */
export async function openRoomClient(mxid: string, password: string) {
  const { access_token: token } = await call<{ access_token: string }>('POST', 'v3/login', {
    body: { type: 'm.login.password', identifier: { type: 'm.id.user', user: mxid }, password },
  });
  const get = <T>(path: string) => call<T>('GET', path, { token });
  const post = <T>(path: string, body: unknown) => call<T>('POST', path, { token, body });
  const put = <T>(path: string, body: unknown) => call<T>('PUT', path, { token, body });
  const room = (roomId: string) => `v3/rooms/${encodeURIComponent(roomId)}`;

  const send = async (roomId: string, content: Json) =>
    (await put<{ event_id: string }>(`${room(roomId)}/send/m.room.message/${randomUUID()}`, content)).event_id;

  return {
    mxid,
    token,
    send,
    /** @returns the event's id */
    say: (roomId: string, body: string) => send(roomId, { msgtype: 'm.text', body }),
    sayInThread: (roomId: string, rootEventId: string, body: string) =>
      send(roomId, {
        msgtype: 'm.text',
        body,
        'm.relates_to': { rel_type: 'm.thread', event_id: rootEventId },
      }),
    edit: (roomId: string, eventId: string, body: string) =>
      send(roomId, {
        msgtype: 'm.text',
        body: `* ${body}`,
        'm.new_content': { msgtype: 'm.text', body },
        'm.relates_to': { rel_type: 'm.replace', event_id: eventId },
      }),
    /** Every event of a room that this person may see, oldest first. */
    async timeline(roomId: string): Promise<RoomEvent[]> {
      const events: RoomEvent[] = [];
      for (let from: string | undefined = ''; from !== undefined; ) {
        const query = new URLSearchParams({ dir: 'b', limit: '500', ...(from && { from }) });
        const page: { chunk: RoomEvent[]; end?: string } = await get(`${room(roomId)}/messages?${query}`);
        events.push(...page.chunk);
        from = page.end;
      }
      return events.reverse();
    },
    /** The messages of a thread, oldest first, without edits. */
    async thread(roomId: string, rootEventId: string): Promise<RoomEvent[]> {
      const path = `v1/rooms/${encodeURIComponent(roomId)}/relations/${encodeURIComponent(rootEventId)}/m.thread`;
      const { chunk } = await get<{ chunk: RoomEvent[] }>(`${path}?limit=100`);
      return chunk.filter((event) => !isEdit(event)).reverse();
    },
    roomByAlias: async (alias: string) =>
      (await get<{ room_id: string }>(`v3/directory/room/${encodeURIComponent(alias)}`)).room_id,
    createRoom: async (settings: Json) => (await post<{ room_id: string }>('v3/createRoom', settings)).room_id,
    invite: (roomId: string, user: string) => post<Json>(`${room(roomId)}/invite`, { user_id: user }),
    join: (roomId: string) => post<Json>(`v3/join/${encodeURIComponent(roomId)}`, {}),
    leave: (roomId: string) => post<Json>(`${room(roomId)}/leave`, {}),
    /** @returns the redaction's id */
    redact: async (roomId: string, eventId: string) =>
      (await put<{ event_id: string }>(`${room(roomId)}/redact/${encodeURIComponent(eventId)}/${randomUUID()}`, {}))
        .event_id,
    setState: (roomId: string, type: string, content: Json) => put<Json>(`${room(roomId)}/state/${type}`, content),
    setDisplayName: (displayname: string) =>
      put<Json>(`v3/profile/${encodeURIComponent(mxid)}/displayname`, { displayname }),
    /** Rooms that this person was invited to and has not joined. */
    async invites(): Promise<string[]> {
      const synced = await get<{ rooms?: { invite?: Json } }>('v3/sync?timeout=0');
      return Object.keys(synced.rooms?.invite ?? {});
    },
  };
}

export type RoomClient = Awaited<ReturnType<typeof openRoomClient>>;
