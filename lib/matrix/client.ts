// The one implementation of MatrixPort, on matrix-js-sdk. `startClient()` is never called: it would store its cursor
// before the events are processed and repeat old commands after a restart.

import { type MatrixClient, Method } from 'matrix-js-sdk';
import { MatrixFailure, type MatrixPort } from './port.ts';
import { asRecord, asText } from './room-event.ts';
import { sdkClient, withRenewal } from './session.ts';

type Session = { homeserverUrl: string; userId: string; deviceId: string; accessToken: string };

const enc = encodeURIComponent;
const nothing = { not_types: ['*'] };

/** No room list: the cursor would skip a filtered-out room's events for ever. */
export const syncFilter = (timelineLimit: number) =>
  JSON.stringify({
    presence: nothing,
    account_data: nothing,
    room: {
      include_leave: true,
      ephemeral: nothing,
      account_data: nothing,
      state: { lazy_load_members: true },
      timeline: { limit: timelineLimit },
    },
  });

/**
 * Opens a port over a session that exists.
 * @param renew makes, stores and returns a new access token when the present one has expired
 */
export function openPort(session: Session, renew: () => Promise<string>): MatrixPort {
  const { userId, deviceId, accessToken } = session;
  const client = sdkClient(session.homeserverUrl, { userId, deviceId, accessToken });
  const call = withRenewal(client, renew);
  const request = <T>(method: Method, path: string, query?: Record<string, string>, body?: object) =>
    call(() => client.http.authedRequest<T>(method, path, query, body as Record<string, unknown>));
  return { userId, deviceId, ...reads(client, call, request), ...writes(userId, request) };
}

type Call = <T>(work: () => Promise<T>) => Promise<T>;
type Request = <T>(method: Method, path: string, query?: Record<string, string>, body?: object) => Promise<T>;

function reads(client: MatrixClient, call: Call, request: Request) {
  return {
    sync: ({ since, timeoutMs, signal }: Parameters<MatrixPort['sync']>[0]) =>
      call<unknown>(() =>
        client.http.authedRequest(
          Method.Get,
          '/sync',
          {
            filter: syncFilter(since === null ? 1 : 100),
            timeout: String(timeoutMs),
            set_presence: 'offline',
            ...(since === null ? {} : { since }),
          },
          undefined,
          { localTimeoutMs: timeoutMs + 80_000, abortSignal: signal },
        ),
      ),
    messages: ({ roomId, from, to, dir, limit }: Parameters<MatrixPort['messages']>[0]) =>
      request<unknown>(Method.Get, `/rooms/${enc(roomId)}/messages`, {
        dir,
        from,
        limit: String(limit),
        ...(to === undefined ? {} : { to }),
      }),
    state: async (roomId: string, type: string, stateKey: string) => {
      try {
        const content = await request<unknown>(Method.Get, `/rooms/${enc(roomId)}/state/${enc(type)}/${enc(stateKey)}`);
        const record = asRecord(content);
        if (!record) throw new MatrixFailure('REFUSED', 'The homeserver answered a state read with no object.');
        return record;
      } catch (error) {
        if (error instanceof MatrixFailure && error.code === 'NOT_FOUND' && error.errcode === 'M_NOT_FOUND')
          return null;
        throw error;
      }
    },
    joinedMembers: async (roomId: string) => {
      const answer = asRecord(await request<unknown>(Method.Get, `/rooms/${enc(roomId)}/joined_members`));
      const joined = asRecord(answer?.joined);
      if (!joined) throw new MatrixFailure('REFUSED', 'The homeserver did not name the members of a room.');
      return new Map(Object.entries(joined).map(([mxid, member]) => [mxid, asText(asRecord(member)?.display_name)]));
    },
    whoami: async () => {
      const answer = asRecord(await request<unknown>(Method.Get, '/account/whoami'));
      const userId = asText(answer?.user_id);
      if (!userId) throw new MatrixFailure('REFUSED', 'The homeserver did not say who we are.');
      return { userId, deviceId: asText(answer?.device_id) };
    },
  };
}

function writes(userId: string, request: Request) {
  return {
    send: async ({ roomId, type, txnId, content }: Parameters<MatrixPort['send']>[0]) => {
      const path = `/rooms/${enc(roomId)}/send/${enc(type)}/${enc(txnId)}`;
      const answer = asRecord(await request<unknown>(Method.Put, path, undefined, content as object));
      const eventId = asText(answer?.event_id);
      if (!eventId) throw new MatrixFailure('REFUSED', 'The homeserver took a message and named no event.');
      return eventId;
    },
    join: async (roomId: string) => {
      await request(Method.Post, `/join/${enc(roomId)}`, undefined, {});
    },
    leave: async (roomId: string, reason: string) => {
      await request(Method.Post, `/rooms/${enc(roomId)}/leave`, undefined, { reason });
    },
    invite: async (roomId: string, mxid: string) => {
      await request(Method.Post, `/rooms/${enc(roomId)}/invite`, undefined, { user_id: mxid });
    },
    createDirectRoom: async (mxid: string, name: string) => {
      const body = { preset: 'private_chat', visibility: 'private', is_direct: true, invite: [mxid], name };
      const roomId = asText(asRecord(await request<unknown>(Method.Post, '/createRoom', undefined, body))?.room_id);
      if (!roomId) throw new MatrixFailure('REFUSED', 'The homeserver made a room and did not name it.');
      return roomId;
    },
    setInvitesBlocked: async (blocked: boolean) => {
      const path = `/user/${enc(userId)}/account_data/m.invite_permission_config`;
      await request(Method.Put, path, undefined, blocked ? { default_action: 'block' } : {});
    },
  };
}
