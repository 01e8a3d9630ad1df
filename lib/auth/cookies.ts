// The cookies of this console; next-auth has some more of its own. `__Host-` (https only) keeps any other host or path from setting them.

import type { Config } from '#lib/config.ts';

type CookieConfig = Pick<Config, 'publicUrl'>;

export const usesHttps = (config: CookieConfig): boolean => config.publicUrl.startsWith('https://');

const named = (config: CookieConfig, name: string) => (usesHttps(config) ? `__Host-${name}` : name);

export const sessionCookieName = (config: CookieConfig) => named(config, 'countersign.session');
export const nonceCookieName = (config: CookieConfig) => named(config, 'countersign.sign-in');

/** Says that the session asked, minutes ago, to link an OpenID account. */
export const linkCookieName = (config: CookieConfig) => named(config, 'countersign.link');

/** `lax`: a link in the room's thread must open the page signed in; no cross-site POST carries the cookie. */
export const cookieOptions = (config: CookieConfig) =>
  ({ httpOnly: true, sameSite: 'lax', path: '/', secure: usesHttps(config) }) as const;
