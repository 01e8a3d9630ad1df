// Accounts on the embedded homeserver, made with the secret that only this installation holds.

import { createHmac } from 'node:crypto';
import { StackError } from './stack-error.ts';

export type Account = { localpart: string; displayName: string; password: string; admin: boolean };

/** Makes an account; one that exists stays as it is. @throws StackError */
export async function registerAccount(homeserverUrl: string, secret: string, account: Account): Promise<void> {
  const url = `${homeserverUrl}/_synapse/admin/v1/register`;
  const { nonce } = (await (await fetch(url)).json()) as { nonce: string };
  const kind = account.admin ? 'admin' : 'notadmin';
  const parts = [nonce, account.localpart, account.password, kind];
  const mac = createHmac('sha1', secret).update(parts.join('\0')).digest('hex');
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      nonce,
      username: account.localpart,
      displayname: account.displayName,
      password: account.password,
      admin: account.admin,
      mac,
    }),
  });
  if (response.ok) return;
  const body = (await response.json()) as { errcode?: string; error?: string };
  if (body.errcode === 'M_USER_IN_USE') return;
  throw new StackError(`The homeserver refused the account ${account.localpart}: ${body.error}`);
}
