// For tests: an OpenID provider of its own (the certified `oidc-provider`) on loopback, whose sign-in page takes any name.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
// @ts-expect-error: the package ships no types
import Provider from 'oidc-provider';

export type TestOpenIdProvider = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** Requests that reached it, as `METHOD path`. */
  asked: string[];
  close: () => Promise<void>;
};

const client = { clientId: 'countersign', clientSecret: 'a secret that only these tests use' };

/** Whatever name was typed is the subject `user-NAME`, calls itself `NAME Example` and shares one e-mail address. */
const account = (_ctx: unknown, id: string) => ({
  accountId: id,
  claims: () => ({ sub: id, name: `${id} Example`, preferred_username: id, email: 'shared@example.org' }),
});

/**
 * Starts a provider that knows one client.
 * @param options.redirectUri the client's only redirect address
 * @param options.port loopback port; any free one when left out
 */
export async function startOpenIdProvider(options: {
  redirectUri: string;
  port?: number;
}): Promise<TestOpenIdProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [options.redirectUri],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'test' }] },
    cookies: { keys: ['a cookie key that only these tests use'] },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email'] },
    findAccount: account,
    pkce: { required: () => true },
    ttl: { AccessToken: 300, AuthorizationCode: 60, IdToken: 300, Interaction: 300, Session: 300, Grant: 300 },
  });
  const asked: string[] = [];
  const serve = provider.callback();
  server.on('request', (request, response) => {
    asked.push(`${request.method} ${request.url?.split('?')[0]}`);
    serve(request, response);
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { issuer, ...client, asked, close };
}
