import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Config } from '#lib/config.ts';

// A sign-in at the provider that comes back to a browser with a session is a sign-in, unless that session asked, minutes
// ago, to link the account: otherwise an old sign-in page would link somebody's account to whoever is signed in now.

export const linkIntentSeconds = 600;

const mac = (config: Pick<Config, 'masterSecret'>, sessionId: string, until: number) =>
  createHmac('sha256', config.masterSecret).update(`link-oidc\n${sessionId}\n${until}`).digest('base64url');

/** The cookie's value: that this session wants to link an OpenID account, for ten minutes. */
export function linkIntent(config: Pick<Config, 'masterSecret'>, sessionId: string, now: Date): string {
  const until = now.getTime() + linkIntentSeconds * 1000;
  return `${until}.${mac(config, sessionId, until)}`;
}

/** Whether a cookie says, in our own hand and in time, that this session wants to link an account. */
export function intendsToLink(
  config: Pick<Config, 'masterSecret'>,
  cookie: string,
  sessionId: string,
  now: Date,
): boolean {
  const [untilText = '', given = ''] = cookie.split('.');
  const until = Number(untilText);
  if (!Number.isSafeInteger(until) || until <= now.getTime()) return false;
  const expected = Buffer.from(mac(config, sessionId, until));
  const actual = Buffer.from(given);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}
