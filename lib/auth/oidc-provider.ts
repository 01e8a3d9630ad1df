import type { OAuthConfig } from 'next-auth/providers/oauth';
import type { Config } from '#lib/config.ts';
import type { Identity } from '#lib/people/identity.ts';
import { AuthError } from './auth-error.ts';

// OpenID Connect Core 1.0, authorization code flow with PKCE (RFC 7636), state and nonce. The ID token says who signed
// in: issuer and subject. https://openid.net/specs/openid-connect-core-1_0.html#CodeFlowAuth

export const oidcProviderId = 'oidc';
export type OidcSettings = NonNullable<Config['oidc']>;
type Claims = { iss: string; sub: string; name?: unknown; preferred_username?: unknown };

const labelMax = 80;
const unseen = /[\p{C}\s]+/gu;

/** What a provider calls an account, as one short line; the subject where it calls it nothing. */
export function labelOf({ name, preferred_username, sub }: Omit<Claims, 'iss'>): string {
  for (const candidate of [name, preferred_username, sub]) {
    if (typeof candidate !== 'string') continue;
    const line = candidate.replace(unseen, ' ').trim();
    if (line !== '') return [...line].slice(0, labelMax).join('');
  }
  return 'An OpenID account';
}

/**
 * The identity in verified claims.
 * @throws AuthError OIDC_FAILED when another issuer than the configured one vouches for it
 */
export function identityOf(settings: OidcSettings, claims: Claims): Identity {
  if (claims.iss !== settings.issuer) {
    throw new AuthError(
      'OIDC_FAILED',
      `The provider calls itself ${claims.iss}; set COUNTERSIGN_OIDC_ISSUER to exactly that if it is the one you mean.`,
    );
  }
  return { issuer: claims.iss, subject: claims.sub, label: labelOf(claims) };
}

/** The provider as next-auth wants it described. Everything else of it is read from its discovery document. */
export const oidcProvider = (settings: OidcSettings): OAuthConfig<Claims> => ({
  id: oidcProviderId,
  name: settings.name,
  type: 'oauth',
  wellKnown: `${settings.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
  clientId: settings.clientId,
  clientSecret: settings.clientSecret,
  idToken: true,
  checks: ['pkce', 'state', 'nonce'],
  authorization: { params: { scope: 'openid profile' } },
  httpOptions: { timeout: 10_000 },
  userinfo: {
    // Many providers keep the name out of the ID token. What the ID token says wins: it alone is signed.
    request: async ({ client, tokens }) => {
      const asked = client.issuer.metadata.userinfo_endpoint && tokens.access_token;
      const told = asked ? await client.userinfo(tokens as never) : {};
      return { ...told, ...(tokens as unknown as { claims(): Claims }).claims() } as never;
    },
  },
  profile: (claims) => ({ id: claims.sub, name: labelOf(claims) }) as never,
});
