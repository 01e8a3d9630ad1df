// For tests of actions and routes: the request that Next would hand them. A test file mocks Next's module with
//   vi.mock('next/headers', async () => (await import('#lib/testing/request.ts')).nextHeaders);

import type { Role } from '#lib/actor.ts';
import { sessionCookieName } from '#lib/auth/cookies.ts';
import { startSession } from '#lib/auth/session.ts';
import { getConfig } from '#lib/config.ts';
import { transaction } from '#lib/db/transaction.ts';
import { grantRole } from '#lib/people/grant-role.ts';
import { personForMxid } from '#lib/people/person-for-mxid.ts';

const setup = { kind: 'system', name: 'setup' } as const;

/** The browser's cookies and the headers of its next request. */
export const browser = { cookies: new Map<string, string>(), headers: new Headers() };

/** A fresh browser on this machine. */
export function newBrowser(headers: Record<string, string> = {}): void {
  const host = new URL(getConfig().publicUrl).host;
  browser.cookies = new Map();
  browser.headers = new Headers({ host, 'x-forwarded-host': host, 'x-forwarded-for': '127.0.0.1', ...headers });
}

const jar = {
  get: (name: string) => {
    const value = browser.cookies.get(name);
    return value === undefined ? undefined : { name, value };
  },
  getAll: () => [...browser.cookies].map(([name, value]) => ({ name, value })),
  set: (name: string, value: string, options?: { maxAge?: number }) => {
    if (options?.maxAge === 0) browser.cookies.delete(name);
    else browser.cookies.set(name, value);
  },
};

/** Stands in for `next/headers`. */
export const nextHeaders = { cookies: async () => jar, headers: async () => browser.headers };

/** A person with these roles, made on first use. */
export function person(mxid: string, ...roles: Role[]): Promise<string> {
  const now = new Date();
  return transaction(async (tx) => {
    const { personId } = await personForMxid(tx, { mxid, displayName: mxid, actor: setup, now });
    for (const role of roles) await grantRole(tx, { personId, role, actor: setup, now });
    return personId;
  });
}

/** Signs the browser in as a person with these roles. */
export async function signIn(mxid: string, ...roles: Role[]): Promise<string> {
  const personId = await person(mxid, ...roles);
  const session = await transaction((tx) => startSession(tx, { personId, method: 'matrix-code', now: new Date() }));
  browser.cookies.set(sessionCookieName(getConfig()), session.token);
  return personId;
}
