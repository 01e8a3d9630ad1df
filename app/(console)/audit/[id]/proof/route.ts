import { findEntry } from '#lib/audit/find-entry.ts';
import { personRoute } from '#lib/auth/route.ts';
import { db } from '#lib/db/client.ts';
import { decodeBase64 } from '#lib/tlog/base64.ts';
import { formatTlogProof } from '#lib/tlog/tlog-proof.ts';

/** The entry's inclusion proof as a c2sp.org/tlog-proof file. */
export const GET = personRoute<never, { id: string }>({ permission: 'audit.read' }, async ({ params }) => {
  const proof = (await findEntry(db(), params.id))?.proof;
  if (!proof) return null;
  const { index, path, checkpoint } = proof;
  return new Response(formatTlogProof({ index, path: path.map(decodeBase64), checkpoint }), {
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="entry-${params.id}.tlog-proof"`,
      'cache-control': 'no-store',
    },
  });
});
