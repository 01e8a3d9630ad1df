import { createRequire } from 'node:module';
import { NextRequest } from 'next/server';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { beginLinkAction, unlinkOwnIdentityAction } from '#app/(console)/me/actions.ts';
import { sessionCookieName } from '#lib/auth/cookies.ts';
import { currentPerson } from '#lib/auth/current-person.ts';
import { getConfig } from '#lib/config.ts';
import { db } from '#lib/db/client.ts';
import { freePort } from '#lib/db/free-port.ts';
import { emptyDatabase, useTestDatabase } from '#lib/db/testing.ts';
import { startOpenIdProvider, type TestOpenIdProvider } from '#lib/testing/openid-provider.ts';
import { browser, newBrowser, nextHeaders, person, signIn } from '#lib/testing/request.ts';
import { GET, POST } from './[...nextauth]/route.ts';

vi.mock('next/headers', async () => (await import('#lib/testing/request.ts')).nextHeaders);
// next-auth reads Next's headers by require(), which the mock above does not reach.
const modulePath = createRequire(import.meta.url).resolve('next/headers');
const loaded = { id: modulePath, filename: modulePath, loaded: true, exports: nextHeaders, children: [], paths: [] };
createRequire(import.meta.url).cache[modulePath] = loaded as never;

const port = await freePort();
useTestDatabase({
  COUNTERSIGN_OIDC_ISSUER: `http://127.0.0.1:${port}`,
  COUNTERSIGN_OIDC_CLIENT_ID: 'countersign',
  COUNTERSIGN_OIDC_CLIENT_SECRET: 'a secret that only these tests use',
  COUNTERSIGN_OIDC_NAME: 'Test login',
});
let provider: TestOpenIdProvider;
beforeAll(async () => {
  provider = await startOpenIdProvider({ port, redirectUri: `${getConfig().publicUrl}/api/auth/callback/oidc` });
});
afterAll(() => provider.close());
beforeEach(async () => {
  await emptyDatabase();
  newBrowser();
});

const alice = '@alice:demo.localhost';
const home = () => getConfig().publicUrl;

/** One request of the browser to the console: cookies go there and come back. */
async function call(method: 'GET' | 'POST', address: string, body?: URLSearchParams): Promise<Response> {
  const url = new URL(address, home());
  const answer = await (method === 'GET' ? GET : POST)(new NextRequest(url, { method, body }), {
    params: Promise.resolve({ nextauth: url.pathname.split('/').slice(3) }),
  });
  for (const line of answer.headers.getSetCookie()) {
    const [pair = '', ...attributes] = line.split(';');
    const [name = '', value = ''] = pair.split('=', 2);
    const gone = value === '' || attributes.some((part) => part.trim().toLowerCase() === 'max-age=0');
    if (gone) browser.cookies.delete(name);
    else browser.cookies.set(name, decodeURIComponent(value));
  }
  return answer;
}

/** Leaves for the provider as the button does; the address it sends the browser to. */
async function leave(next = '/'): Promise<string> {
  const { csrfToken } = (await (await call('GET', '/api/auth/csrf')).json()) as { csrfToken: string };
  const body = new URLSearchParams({ csrfToken, callbackUrl: next, json: 'true' });
  return ((await (await call('POST', '/api/auth/signin/oidc', body)).json()) as { url: string }).url;
}

/** Signs in at the provider, over HTTP, until it sends the browser back; `null` cancels there. */
async function atProvider(start: string, login: string | null): Promise<string> {
  const jar = new Map<string, string>();
  let next: { url: string; body?: URLSearchParams } = { url: start };
  for (let hops = 0; hops < 15; hops++) {
    const answer = await fetch(next.url, {
      method: next.body ? 'POST' : 'GET',
      body: next.body,
      redirect: 'manual',
      headers: { cookie: [...jar].map((pair) => pair.join('=')).join('; ') },
    });
    for (const line of answer.headers.getSetCookie())
      jar.set(...((line.split(';')[0] ?? '').split('=', 2) as [string, string]));
    const location = answer.headers.get('location');
    if (location?.startsWith(home())) return location;
    const page = await answer.text();
    const form = /action="([^"]+)"/.exec(page)?.[1];
    const abort = /href="([^"]+\/abort)"/.exec(page)?.[1];
    if (location) next = { url: new URL(location, next.url).href };
    else if (login === null && abort) next = { url: new URL(abort, next.url).href };
    else if (form && login !== null) {
      const prompt = page.includes('value="login"') ? 'login' : 'consent';
      next = { url: new URL(form, next.url).href, body: new URLSearchParams({ prompt, login, password: 'x' }) };
    } else throw new Error(`the provider answered ${answer.status}: ${page.slice(0, 300)}`);
  }
  throw new Error('the provider never sent the browser back');
}

/** The whole pass; where the browser ends. */
async function pass(login: string | null, next = '/'): Promise<string | null> {
  const back = await atProvider(await leave(next), login);
  return (await call('GET', back)).headers.get('location');
}

const actions = async () => (await db().auditEntry.findMany({ orderBy: { id: 'asc' } })).map(({ action }) => action);
const tokenInBrowser = () => browser.cookies.get(sessionCookieName(getConfig()));

describe('signing in at the provider', () => {
  test('the first time makes a person without a Matrix id and without a role, and leads to where they wanted', async () => {
    expect(await pass('vera', '/evidence?x=1')).toBe(`${home()}/evidence?x=1`);
    expect(await currentPerson()).toMatchObject({ name: 'vera Example', mxid: null, roles: [] });
    expect(await actions()).toEqual(['person.created', 'identity.linked', 'session.started']);
    const identity = await db().oidcIdentity.findFirstOrThrow();
    expect(identity).toMatchObject({ issuer: provider.issuer, subject: 'vera' });
  });

  test('went through discovery, authorization, token, keys and userinfo of a real provider', async () => {
    provider.asked.length = 0;
    await pass('vera');
    for (const step of ['GET /.well-known/openid-configuration', 'GET /auth', 'POST /token', 'GET /jwks', 'GET /me']) {
      expect(provider.asked).toContain(step);
    }
  });

  test('asks for openid and profile alone, with PKCE, state and nonce', async () => {
    const asked = new URL(await leave()).searchParams;
    expect(asked.get('scope')).toBe('openid profile');
    expect(asked.get('code_challenge_method')).toBe('S256');
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)?.length).toBeGreaterThan(20);
    expect(asked.get('redirect_uri')).toBe(`${home()}/api/auth/callback/oidc`);
  });

  test('the second time is the same person, whatever name the provider gives', async () => {
    await pass('vera');
    await db().oidcIdentity.updateMany({ data: { label: 'an older name' } });
    const first = (await currentPerson())?.personId;
    newBrowser();
    await pass('vera');
    expect((await currentPerson())?.personId).toBe(first);
    expect(await db().person.count()).toBe(1);
  });

  test('two accounts that share an e-mail address are two people', async () => {
    await pass('vera');
    newBrowser();
    await pass('walter');
    expect(await db().person.count()).toBe(2);
  });

  test('the database holds the session by its hash, and no token of the provider', async () => {
    await pass('vera');
    const rows = JSON.stringify([await db().session.findMany(), await db().oidcIdentity.findMany()]);
    expect(rows).not.toContain(tokenInBrowser());
    expect(rows).not.toMatch(/eyJ/);
  });

  test('a disabled person is sent back and gets no session', async () => {
    await pass('vera');
    await db().person.updateMany({ data: { disabledAt: new Date() } });
    newBrowser();
    expect(await pass('vera')).toBe(`${home()}/sign-in?problem=PERSON_DISABLED`);
    expect(tokenInBrowser()).toBeUndefined();
  });

  test('cancelled there, it says so', async () => {
    expect(await pass(null)).toBe(`${home()}/sign-in?problem=OIDC_CANCELLED`);
    expect(await db().person.count()).toBe(0);
  });

  test('never leads to another site', async () => {
    expect(await pass('vera', 'https://evil.example/')).toBe(`${home()}/`);
  });
});

describe('an answer that is not the one asked for opens nothing', () => {
  const refused = `/sign-in?problem=OIDC_FAILED`;
  const changed = (back: string, name: string, value: string) => {
    const url = new URL(back);
    url.searchParams.set(name, value);
    return url.href;
  };

  test.each([
    ['another state', (back: string) => changed(back, 'state', 'x'.repeat(43))],
    ['another code', (back: string) => changed(back, 'code', 'x'.repeat(43))],
    ['another issuer (mix-up)', (back: string) => changed(back, 'iss', 'https://evil.example')],
  ])('%s', async (_, change) => {
    const back = await atProvider(await leave(), 'vera');
    expect((await call('GET', change(back))).headers.get('location')).toBe(home() + refused);
    expect(await db().person.count()).toBe(0);
  });

  test('in another browser than the one that left', async () => {
    const back = await atProvider(await leave(), 'vera');
    newBrowser();
    expect((await call('GET', back)).headers.get('location')).toBe(home() + refused);
  });

  test('a second time', async () => {
    const back = await atProvider(await leave(), 'vera');
    const before = new Map(browser.cookies);
    await call('GET', back);
    browser.cookies = before;
    expect((await call('GET', back)).headers.get('location')).toBe(home() + refused);
    expect(await db().session.count()).toBe(1);
  });

  test('a way out without the console’s own token, or with words for the provider in its address', async () => {
    const body = () => new URLSearchParams({ csrfToken: 'x', callbackUrl: '/', json: 'true' });
    const answer = await call('POST', '/api/auth/signin/oidc', body());
    expect(await answer.json()).toMatchObject({ url: home() + refused });
    expect((await call('POST', '/api/auth/signin/oidc?scope=email', body())).status).toBe(404);
    expect((await call('GET', '/api/auth/signin/oidc')).status).toBe(404);
  });
});

describe('linking an OpenID account', () => {
  test('works from the signed-in session that asked, and is on record; then it signs in to the same person', async () => {
    const personId = await signIn(alice);
    const token = tokenInBrowser();
    await beginLinkAction({});
    expect(await pass('vera', '/me')).toBe(`${home()}/me`);
    expect(tokenInBrowser()).toBe(token);
    expect(await currentPerson()).toMatchObject({ personId, mxid: alice });
    const entry = await db().auditEntry.findFirstOrThrow({ where: { action: 'identity.linked' } });
    expect(entry).toMatchObject({ actor: `person:${personId} ${alice}`, target: `person:${personId}` });
    newBrowser();
    await pass('vera');
    expect(await currentPerson()).toMatchObject({ personId, mxid: alice });
  });

  test('a sign-in from an old page links nothing to whoever is signed in now: it signs the other account in', async () => {
    const personId = await signIn(alice);
    const before = tokenInBrowser();
    await pass('vera');
    expect((await currentPerson())?.personId).not.toBe(personId);
    expect(await db().oidcIdentity.count({ where: { personId } })).toBe(0);
    browser.cookies.set(sessionCookieName(getConfig()), before as string);
    const ended = await db().session.findFirstOrThrow({ where: { personId } });
    expect(ended.endedAt).not.toBeNull();
  });

  test('the wish of one session serves no other, and only once', async () => {
    await signIn(alice);
    await beginLinkAction({});
    await signIn('@bo:demo.localhost');
    expect(await leave('/me')).toBe(`${home()}/me?problem=LINK_EXPIRED`);
    expect(await db().oidcIdentity.count()).toBe(0);
    await beginLinkAction({});
    await pass('vera', '/me');
    expect([...browser.cookies.keys()].some((name) => name.includes('link'))).toBe(false);
  });

  test('an account that is somebody else’s is refused', async () => {
    await pass('vera');
    newBrowser();
    await signIn(alice);
    await beginLinkAction({});
    expect(await pass('vera', '/me')).toBe(`${home()}/me?problem=IDENTITY_OF_ANOTHER`);
    expect(await currentPerson()).toMatchObject({ mxid: alice });
  });

  test('unlinked, it signs in as nobody known; one’s only way in stays', async () => {
    const personId = await signIn(alice);
    await beginLinkAction({});
    await pass('vera', '/me');
    const { id } = await db().oidcIdentity.findFirstOrThrow();
    expect(await unlinkOwnIdentityAction({ identityId: id })).toEqual({ ok: true, value: null });
    expect(await actions()).toContain('identity.unlinked');
    newBrowser();
    await pass('vera');
    expect((await currentPerson())?.personId).not.toBe(personId);
    const own = await db().oidcIdentity.findFirstOrThrow();
    expect(await unlinkOwnIdentityAction({ identityId: own.id })).toMatchObject({ error: { code: 'ONLY_WAY_IN' } });
  });

  test('nobody unlinks another’s', async () => {
    await person('@bo:demo.localhost');
    await pass('vera');
    const { id } = await db().oidcIdentity.findFirstOrThrow();
    newBrowser();
    await signIn(alice);
    expect(await unlinkOwnIdentityAction({ identityId: id })).toMatchObject({ ok: false });
    expect(await db().oidcIdentity.count()).toBe(1);
  });
});
