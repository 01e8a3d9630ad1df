import { encodeBase64url } from '#lib/canon/base64url.ts';
import { loadIssuerKeys } from '#lib/gateway/issuer-keys.ts';

export const dynamic = 'force-dynamic';

/** The public keys under which this console's tokens verify (RFC 7517, RFC 8037). */
export async function GET() {
  const keys = (await loadIssuerKeys()).map(({ kid, publicKey }) => ({
    kty: 'OKP',
    crv: 'Ed25519',
    x: encodeBase64url(publicKey),
    kid,
    alg: 'EdDSA',
    use: 'sig',
  }));
  return Response.json({ keys }, { headers: { 'cache-control': 'public, max-age=60' } });
}
