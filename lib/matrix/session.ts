// The bot's login, from the library's side: password login, refresh, and calls that survive a token's expiry.

import { createClient, type MatrixClient, MatrixError, Method } from 'matrix-js-sdk';
import { asFailure } from './failure.ts';
import { MatrixFailure } from './port.ts';
import { silenceSdk, silentLogger } from './silence-sdk.ts';

export type TokenPair = { accessToken: string; refreshToken: string | null };
export type Login = TokenPair & { userId: string; deviceId: string };

/** A client that is never started: HTTP, types and errors only. */
export function sdkClient(
  homeserverUrl: string,
  login: { userId?: string; deviceId?: string; accessToken?: string } = {},
) {
  silenceSdk();
  return createClient({
    baseUrl: homeserverUrl,
    ...login,
    logger: silentLogger,
    useAuthorizationHeader: true,
    disableVoip: true,
    localTimeoutMs: 30_000,
  });
}

/** Logs in by password with a device id of our choice. @throws MatrixFailure */
export async function loginWithPassword(
  homeserverUrl: string,
  account: { userId: string; password: string; deviceId: string },
): Promise<Login> {
  try {
    const answer = await sdkClient(homeserverUrl).loginRequest({
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: account.userId },
      password: account.password,
      device_id: account.deviceId,
      initial_device_display_name: 'Countersign',
      refresh_token: true,
    });
    const { user_id: userId, device_id: deviceId, access_token: accessToken, refresh_token: refreshToken } = answer;
    return { userId, deviceId, accessToken, refreshToken: refreshToken ?? null };
  } catch (error) {
    throw asFailure(error);
  }
}

/** @throws MatrixFailure */
export async function refreshTokens(homeserverUrl: string, refreshToken: string): Promise<TokenPair> {
  try {
    const answer = await sdkClient(homeserverUrl).refreshToken(refreshToken);
    return { accessToken: answer.access_token, refreshToken: answer.refresh_token ?? refreshToken };
  } catch (error) {
    throw asFailure(error);
  }
}

/** A sender's latest messages in a room, newest first. @throws MatrixFailure */
export async function roomMessages(
  homeserverUrl: string,
  accessToken: string,
  wanted: { roomId: string; sender: string; limit: number },
): Promise<unknown[]> {
  const filter = JSON.stringify({ types: ['m.room.message'], senders: [wanted.sender] });
  const path = `/rooms/${encodeURIComponent(wanted.roomId)}/messages`;
  try {
    const query = { dir: 'b', limit: String(wanted.limit), filter };
    const answer = await sdkClient(homeserverUrl, { accessToken }).http.authedRequest<unknown>(Method.Get, path, query);
    const { chunk } = answer as { chunk?: unknown };
    if (!Array.isArray(chunk)) throw new MatrixFailure('REFUSED', 'The homeserver answered messages with no list.');
    return chunk;
  } catch (error) {
    throw asFailure(error);
  }
}

/**
 * Wraps calls of one client: when its access token has expired (`soft_logout`), `renew` is awaited once for all
 * callers — it stores the new token before it returns it — and the call is made again, once.
 */
export function withRenewal(client: MatrixClient, renew: () => Promise<string>) {
  let renewing: Promise<void> | null = null;
  const renewOnce = async () => {
    renewing ??= renew()
      .then((token) => client.setAccessToken(token))
      .finally(() => {
        renewing = null;
      });
    await renewing;
  };
  return async function call<T>(work: () => Promise<T>): Promise<T> {
    const used = client.getAccessToken();
    try {
      return await work();
    } catch (error) {
      const expired =
        error instanceof MatrixError && error.errcode === 'M_UNKNOWN_TOKEN' && error.data.soft_logout === true;
      if (!expired) throw asFailure(error);
    }
    if (client.getAccessToken() === used) await renewOnce();
    return work().catch((error) => {
      throw error instanceof MatrixFailure ? error : asFailure(error);
    });
  };
}
