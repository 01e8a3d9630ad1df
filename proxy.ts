import { type NextRequest, NextResponse } from 'next/server';
import { closedPage } from '#app/share/closed-page.ts';
import { trustedTypesNames } from '#components/shell/trusted-types.ts';
import { clientAddress } from '#lib/auth/client-address.ts';
import { withinRate } from '#lib/auth/rate-limit.ts';
import { linkOpens } from '#lib/sharing/open-share.ts';

// One nonce a page: only scripts that this server wrote into this answer run. Inline style attributes are allowed
// because the server renders some; style elements and sheets are ours alone.

const everyPage = (nonce: string) => [
  "default-src 'none'",
  `style-src 'self' 'nonce-${nonce}'`,
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
];

const consolePolicy = (nonce: string) => [
  ...everyPage(nonce),
  `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
  "manifest-src 'self'",
  "form-action 'self'",
];

// A page for strangers, full of texts of strangers: no string becomes code, no form leads anywhere.
const sharePolicy = (nonce: string) => [
  ...everyPage(nonce),
  `script-src 'nonce-${nonce}' 'strict-dynamic'`,
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  `trusted-types ${trustedTypesNames}`,
];

const isShared = (pathname: string) => pathname === '/share' || pathname.startsWith('/share/');

// Far above what a reader does, far below what searching for a secret of 128 bits or filling the log would take.
const shareRate = { max: 120, windowMs: 60_000 };

const tooMany = () =>
  new NextResponse('Too many requests. Try again in a minute.\n', {
    status: 429,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'retry-after': '60',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    },
  });

const sharedPage = /^\/share(?:\/([^/]+))?\/?$/;

/**
 * Whether a shared page opens nothing. Asked here, since a page that finds out by itself can no longer be drawn on the server
 * with the status 404. Files and texts under it answer for themselves.
 */
async function isClosed(pathname: string): Promise<boolean> {
  const found = sharedPage.exec(pathname);
  return found !== null && !(await linkOpens(found[1] ?? '', new Date()));
}

/** Gives every page its content security policy, and tells whoever renders it the nonce and the path. */
export async function proxy(request: NextRequest) {
  const { pathname, search } = request.nextUrl;
  const shared = isShared(pathname);
  if (shared && !withinRate(`share ${clientAddress(request.headers)}`, shareRate, new Date())) return tooMany();
  if (shared && (await isClosed(pathname))) return closedPage();
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  const policy = (shared ? sharePolicy(nonce) : consolePolicy(nonce)).join('; ');
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('x-path', pathname + search);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

export const config = {
  // Pages only: assets and API answers carry the fixed policy of next.config.js. Under /share nothing is an asset.
  matcher: [
    '/((?!api/|v1/|log/|verifier/|_next/static|_next/image|.*\\.(?:svg|ico|png|txt|woff2)$).*)',
    '/share/:path*',
  ],
};
