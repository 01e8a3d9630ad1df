import type { Config } from '#lib/config.ts';
import type { Db } from '#lib/db/transaction.ts';
import type { IssuerTerms } from '#lib/tokens/terms.ts';
import { didsOfRole } from './store.ts';

/**
 * What tokens carry, for a process that does not hold the owner's and the console's keys: their public halves are recorded.
 * @throws when no such key was ever recorded
 */
export async function recordedTerms(db: Db, config: Pick<Config, 'gatewayUrl'>): Promise<IssuerTerms> {
  const [[ownerDid], [controllerDid]] = await Promise.all([didsOfRole(db, 'owner'), didsOfRole(db, 'console')]);
  if (!ownerDid || !controllerDid) throw new Error('The keys of the owner and the console were never recorded.');
  return { audience: config.gatewayUrl, ownerDid, controllerDid };
}
