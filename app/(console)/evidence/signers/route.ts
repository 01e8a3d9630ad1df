import { recordCopy } from '#lib/audit/looks.ts';
import { personRoute } from '#lib/auth/route.ts';
import { sha256Hex } from '#lib/canon/digest.ts';
import { db } from '#lib/db/client.ts';
import { findTrustedKeys } from '#lib/evidence/store.ts';
import { verifierConfigFor } from '#lib/verify/verifier-config.ts';

/** The public keys of this console as a configuration file for `npm run verify`. */
export const GET = personRoute({ permission: 'evidence.list' }, async ({ actor, now }) => {
  const config = verifierConfigFor(await findTrustedKeys(db()));
  const text = `${JSON.stringify(config, null, 2)}\n`;
  await recordCopy({ what: 'signers', target: 'keys:signers', sha256: await sha256Hex(text), actor, now });
  return new Response(text, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="countersign-signers.json"',
      'cache-control': 'no-store',
    },
  });
});
