import type { Db } from '#lib/db/transaction.ts';
import { findOpenCode } from './store.ts';
import { sha256Text } from './tokens.ts';

/** The id that this browser has asked a code for and may still enter one: a phone forgets the page while its owner reads the code. */
export async function openCode(db: Db, nonce: string | null, now: Date): Promise<string | null> {
  const code = nonce ? await findOpenCode(db, { browserNonceSha256: sha256Text(nonce), personId: null }, now) : null;
  return code?.mxid ?? null;
}
