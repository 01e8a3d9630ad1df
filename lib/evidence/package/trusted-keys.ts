import type { Db } from '#lib/db/transaction.ts';
import { logIdentities } from '#lib/transparency/log-identity.ts';
import type { TrustedKeys } from '#lib/verify/package/verify-package.ts';
import { findAllKeys } from './package-store.ts';

/** Every key that this console ever signed with: what its own verification of a package trusts. */
export async function ownKeys(db: Db): Promise<TrustedKeys> {
  const keys = await findAllKeys(db);
  const ofRole = (role: string) => keys.filter((key) => key.role === role).map(({ did }) => did);
  return {
    logs: (await logIdentities(db)).map(({ origin, vkey }) => ({ origin, vkey })),
    manifestDids: ofRole('manifest'),
    consoleDids: ofRole('console'),
    gatewayDids: ofRole('gateway'),
    registryDids: ofRole('registry'),
    issuerDids: ofRole('issuer'),
  };
}
