import type { Db } from '#lib/db/transaction.ts';
import { ownKeys } from '#lib/evidence/package/trusted-keys.ts';
import { entriesOfKeys } from './answer-store.ts';
import { checkInLog } from './log-check.ts';

export type LoggedKeys = { gatewayDids: string[]; registryDids: string[]; issuerDids: string[] };

/**
 * The keys whose signatures count: those that the log knows. A key that somebody put into the table of keys alone signs
 * nothing.
 */
export async function loggedKeys(db: Db): Promise<LoggedKeys> {
  const entries = await entriesOfKeys(db);
  const inLog = await checkInLog(db, entries);
  const known = new Set<string>();
  for (const entry of entries) {
    if (inLog(entry).outcome === 'failed') continue;
    const { role, did } = JSON.parse(entry.detailText) as { role: string; did: string };
    known.add(`${role} ${did}`);
  }
  const { gatewayDids = [], registryDids = [], issuerDids = [] } = await ownKeys(db);
  const of = (role: string, dids: readonly string[]) => dids.filter((did) => known.has(`${role} ${did}`));
  return {
    gatewayDids: of('gateway', gatewayDids),
    registryDids: of('registry', registryDids),
    issuerDids: of('issuer', issuerDids),
  };
}
