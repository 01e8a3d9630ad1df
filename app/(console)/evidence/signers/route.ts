import { personRoute } from '#lib/auth/route.ts';
import { db } from '#lib/db/client.ts';
import { findTrustedKeys } from '#lib/evidence/store.ts';
import { verifierConfigFor } from '#lib/verify/verifier-config.ts';

/** The public keys of this console as a configuration file for `npm run verify`. */
export const GET = personRoute({ permission: 'evidence.list' }, async () => {
  const config = verifierConfigFor(await findTrustedKeys(db()));
  return new Response(`${JSON.stringify(config, null, 2)}\n`, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="countersign-signers.json"',
      'cache-control': 'no-store',
    },
  });
});
