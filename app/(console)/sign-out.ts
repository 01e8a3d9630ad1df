'use server';

import { redirect } from 'next/navigation';
import { endSession } from '#lib/auth/session.ts';
import { takeSessionCookie } from '#lib/auth/session-cookie.ts';

/** Ends the session on the server and in the browser. Whoever holds no session has nothing to end. */
export async function signOut(): Promise<void> {
  const token = await takeSessionCookie();
  if (token) await endSession(token, new Date());
  redirect('/sign-in');
}
