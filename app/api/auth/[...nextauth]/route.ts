import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth/next';
import { handleOidc, isOidcRequest } from '#lib/auth/oidc-route.ts';
import { authOptions } from '#lib/auth/options.ts';

type Context = { params: Promise<{ nextauth: string[] }> };

// The parts of next-auth that this console uses beside the way through the OpenID provider; its other routes, with its
// pages and its log, are answered as if they were not there.
const served: Record<string, readonly string[]> = { GET: ['session', 'csrf'], POST: ['signout'] };

async function handle(request: NextRequest, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  if (isOidcRequest(request, nextauth)) return handleOidc(request, context);
  if (nextauth.length !== 1 || !served[request.method]?.includes(nextauth[0] ?? '')) {
    return new Response(null, { status: 404 });
  }
  return NextAuth(request, { params: { nextauth } }, authOptions());
}

export { handle as GET, handle as POST };
