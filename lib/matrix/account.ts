// One login for ever: the same device id, because a transaction id means something only within one device.

import { randomBytes } from 'node:crypto';
import type { Config } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { openText, sealText } from '#lib/keys/seal.ts';
import { findAccount, recordHalt, saveSession } from './account-store.ts';
import { openPort } from './client.ts';
import { MatrixFailure, type MatrixPort } from './port.ts';
import { loginWithPassword, refreshTokens, type TokenPair } from './session.ts';

export type AccountErrorCode = 'WRONG_USER' | 'LOGGED_OUT' | 'LOGIN_REFUSED';

/** The bot cannot go on by itself: no loop, an alarm. */
export class AccountError extends Error {
  override name = 'AccountError';
  readonly code: AccountErrorCode;
  constructor(code: AccountErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

type Settings = Pick<Config, 'matrix' | 'masterSecret'>;

const newDeviceId = () => `COUNTERSIGN${randomBytes(5).toString('hex').toUpperCase()}`;

async function save(settings: Settings, userId: string, deviceId: string, tokens: TokenPair): Promise<void> {
  const seal = (text: string) => sealText(settings.masterSecret, 'matrix-account', text);
  await saveSession(db(), {
    userId,
    deviceId,
    accessTokenSealed: seal(tokens.accessToken),
    refreshTokenSealed: tokens.refreshToken === null ? null : seal(tokens.refreshToken),
  });
}

async function login(settings: Settings, deviceId: string): Promise<string> {
  const { homeserverUrl, botUserId: userId, botPassword: password } = settings.matrix;
  const session = await loginWithPassword(homeserverUrl, { userId, password, deviceId }).catch((error) => {
    if (error instanceof MatrixFailure && ['FORBIDDEN', 'REFUSED', 'LOGGED_OUT'].includes(error.code)) {
      throw new AccountError('LOGIN_REFUSED', `The homeserver refuses the bot's login: ${error.message}`, error);
    }
    throw error;
  });
  if (session.userId !== userId) throw wrongUser(userId, session.userId);
  await save(settings, userId, session.deviceId, session);
  return session.accessToken;
}

const wrongUser = (expected: string, actual: string) =>
  new AccountError('WRONG_USER', `The homeserver says that the bot is ${actual}, not ${expected}.`);

/** A new access token after the present one expired: refresh, else log in again as the same device. */
async function renew(settings: Settings, deviceId: string): Promise<string> {
  const account = await findAccount(db(), settings.matrix.botUserId);
  if (account?.refreshTokenSealed) {
    const old = openText(settings.masterSecret, 'matrix-account', account.refreshTokenSealed);
    try {
      const tokens = await refreshTokens(settings.matrix.homeserverUrl, old);
      // Stored before its first use: the old refresh token works until then, so a crash here loses nothing.
      await save(settings, account.userId, deviceId, tokens);
      return tokens.accessToken;
    } catch (error) {
      const spent = error instanceof MatrixFailure && ['LOGGED_OUT', 'FORBIDDEN', 'REFUSED'].includes(error.code);
      if (!spent) throw error;
    }
  }
  return login(settings, deviceId);
}

/**
 * The bot's port: the stored session, or the first login. The homeserver must name the configured user.
 * @throws AccountError when an administrator has to act, MatrixFailure when it is worth trying again
 */
export async function openAccount(settings: Settings): Promise<MatrixPort> {
  const { botUserId: userId, homeserverUrl } = settings.matrix;
  const stored = await findAccount(db(), userId);
  const deviceId = stored?.deviceId ?? newDeviceId();
  // An account that stopped is logged in anew only here: starting the worker again is somebody's decision.
  const accessToken =
    stored && !stored.halted
      ? openText(settings.masterSecret, 'matrix-account', stored.accessTokenSealed)
      : await login(settings, deviceId);
  const port = openPort({ homeserverUrl, userId, deviceId, accessToken }, () => renew(settings, deviceId));
  const who = await port.whoami().catch((error) => {
    throw asAccountError(error);
  });
  if (who.userId !== userId) throw wrongUser(userId, who.userId);
  await recordHalt(db(), userId, null);
  return port;
}

/** A session that the homeserver ended for good (`soft_logout` false, a locked user) is not logged in again. */
export function asAccountError(error: unknown): unknown {
  if (error instanceof MatrixFailure && error.code === 'LOGGED_OUT') {
    return new AccountError('LOGGED_OUT', `${error.message} Start the worker again to log the bot in anew.`, error);
  }
  return error;
}
