import { db } from '#lib/db/client.ts';
import { findPolicy } from '#lib/registry/find.ts';
import { RegistryError } from '#lib/registry/registry-error.ts';

// The registry's public read (claw-formats section 17): anyone who holds a hash may fetch what it stands for.

const hashPattern = /^[A-Za-z0-9_-]{43}$/;

function refusal(status: number, code: string, message: string): Response {
  return Response.json({ ok: false, error: { code, message } }, { status, headers: { 'cache-control': 'no-store' } });
}

/** The signed envelope of a published policy, byte for byte as it was signed. */
export async function GET(_request: Request, context: { params: Promise<{ hash: string }> }): Promise<Response> {
  const { hash } = await context.params;
  if (!hashPattern.test(hash)) {
    return refusal(400, 'INVALID_POLICY_HASH', 'A policy hash is a SHA-256 in base64url: 43 characters.');
  }
  try {
    const published = await findPolicy(db(), hash);
    if (!published) return refusal(404, 'WPC_NOT_FOUND', 'No published policy has this hash.');
    const body = `{"ok":true,"policy_hash_b64u":"${hash}","envelope":${published.envelopeText}}`;
    return new Response(body, {
      headers: { 'content-type': 'application/json', 'cache-control': 'public, max-age=31536000, immutable' },
    });
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    return refusal(500, error.code, error.message);
  }
}
