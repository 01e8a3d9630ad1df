import { type NextRequest, NextResponse } from 'next/server';

// One nonce a page: only scripts that this server wrote into this answer run. Inline style attributes are allowed
// because the server renders some; style elements and sheets are ours alone.

function policyFor(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
}

/** Gives every page its content security policy, and tells whoever renders it the nonce and the path. */
export function proxy(request: NextRequest) {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  const policy = policyFor(nonce);
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('x-path', request.nextUrl.pathname + request.nextUrl.search);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

export const config = {
  // Pages only: assets and API answers carry the fixed policy of next.config.js.
  matcher: ['/((?!api/|v1/|log/|verifier/|_next/static|_next/image|.*\\.(?:svg|ico|png|txt|woff2)$).*)'],
};
