import type { NextRequest } from 'next/server';
import NextAuth from 'next-auth/next';
import { authOptions } from '#lib/auth/options.ts';

type Context = { params: Promise<{ nextauth: string[] }> };

// The parts of next-auth that this console uses; its provider, callback and log routes are answered as if they were not there.
const served: Record<string, readonly string[]> = { GET: ['session', 'csrf'], POST: ['signout'] };

async function handle(request: NextRequest, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  if (nextauth.length !== 1 || !served[request.method]?.includes(nextauth[0] ?? '')) {
    return new Response(null, { status: 404 });
  }
  return NextAuth(request, { params: { nextauth } }, authOptions());
}

export { handle as GET, handle as POST };
