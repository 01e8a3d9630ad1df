import { personRoute } from '#lib/auth/route.ts';
import { attestationOf } from '#lib/controls/drill-store.ts';
import { db } from '#lib/db/client.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The signed attestation of a drill (in-toto in DSSE), byte for byte as it was signed. */
export const GET = personRoute<never, { drillId: string }>({ permission: 'controls.read' }, async ({ params }) => {
  const text = uuid.test(params.drillId) ? await attestationOf(db(), params.drillId) : null;
  if (text === null) return null;
  return new Response(text, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="drill-${params.drillId}.dsse.json"`,
      'cache-control': 'no-store',
    },
  });
});
