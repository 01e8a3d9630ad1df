'use server';

import { headers } from 'next/headers';
import { z } from 'zod';
import { visitorAction } from '#lib/auth/action.ts';
import { AuthError } from '#lib/auth/auth-error.ts';
import { clientAddress } from '#lib/auth/client-address.ts';
import { clientFacts } from '#lib/auth/client-facts.ts';
import { demoSignIn } from '#lib/auth/demo.ts';
import { redeemCode } from '#lib/auth/redeem-code.ts';
import { requestCode } from '#lib/auth/request-code.ts';
import { readNonceCookie, setNonceCookie, setSessionCookie } from '#lib/auth/session-cookie.ts';
import { getConfig } from '#lib/config.ts';
import { PeopleError } from '#lib/people/people-error.ts';

const typed = z.string().max(300, 'This is too long.');

/** Has the bot send a code, and ties it to this browser. */
export const askForCode = visitorAction({
  name: 'askForCode',
  input: z.object({ mxid: typed }),
  errors: [AuthError],
  run: async ({ mxid }, now) => {
    const asked = await requestCode({ typed: mxid, address: clientAddress(await headers()), now }, getConfig());
    await setNonceCookie(asked.nonce);
    return { mxid: asked.mxid };
  },
});

/** Exchanges the code for a session in the browser that asked for it, once the id answered; until then the number to answer with. */
export const enterCode = visitorAction({
  name: 'enterCode',
  input: z.object({ code: typed }),
  errors: [AuthError, PeopleError],
  run: async ({ code }, now) => {
    const client = clientFacts(await headers());
    const redeemed = await redeemCode({ typed: code, nonce: await readNonceCookie(), client, now });
    if ('waiting' in redeemed) return redeemed;
    await setSessionCookie(redeemed);
    return null;
  },
});

/** Signs in as a demo person; refused outside the demo. */
export const signInAsDemoPerson = visitorAction({
  name: 'signInAsDemoPerson',
  input: z.object({ personId: z.uuid() }),
  errors: [AuthError],
  run: async ({ personId }, now) => {
    await setSessionCookie(await demoSignIn({ personId, headers: await headers(), now }, getConfig()));
    return null;
  },
});
