import { kidFromPublicKey, publicKeyFromDidKey } from '#lib/canon/did-key.ts';
import { db } from '#lib/db/client.ts';
import { didsOfRole } from '#lib/keys/store.ts';

export type IssuerKey = { kid: string; publicKey: Uint8Array };
export type IssuerKeys = { current(): readonly IssuerKey[]; reload(): Promise<void> };

/** The public halves of the issuer's keys: the gateway never holds the private one. */
export async function loadIssuerKeys(): Promise<IssuerKey[]> {
  const keys: IssuerKey[] = [];
  for (const did of await didsOfRole(db(), 'issuer')) {
    const publicKey = publicKeyFromDidKey(did);
    keys.push({ kid: await kidFromPublicKey(publicKey), publicKey });
  }
  return keys;
}

/** Keeps the issuer's keys in memory; `reload` when the feed says that there is a new one. */
export async function openIssuerKeys(): Promise<IssuerKeys> {
  let keys = await loadIssuerKeys();
  return {
    current: () => keys,
    reload: async () => {
      keys = await loadIssuerKeys();
    },
  };
}
