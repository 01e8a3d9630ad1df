import { attachment } from '#app/share/attachment.ts';
import { recordCopy } from '#lib/audit/looks.ts';
import { personRoute } from '#lib/auth/route.ts';
import { sha256Hex } from '#lib/canon/digest.ts';
import { db } from '#lib/db/client.ts';
import { ownKeys } from '#lib/evidence/package/trusted-keys.ts';

/** Every public key of this console by role, as `npm run verify -- --trust` takes them for packages. */
export const GET = personRoute({ permission: 'evidence.list' }, async ({ actor, now }) => {
  const text = `${JSON.stringify(await ownKeys(db()), null, 2)}\n`;
  await recordCopy({ what: 'keys', target: 'keys:packages', sha256: await sha256Hex(text), actor, now });
  return attachment('countersign-keys.json', 'application/json; charset=utf-8', new TextEncoder().encode(text));
});
