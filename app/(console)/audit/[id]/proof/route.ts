import { findEntry } from '#lib/audit/find-entry.ts';
import { aboutEntry, recordCopy } from '#lib/audit/looks.ts';
import { personRoute } from '#lib/auth/route.ts';
import { sha256Hex } from '#lib/canon/digest.ts';
import { db } from '#lib/db/client.ts';
import { decodeBase64 } from '#lib/tlog/base64.ts';
import { formatTlogProof } from '#lib/tlog/tlog-proof.ts';

/** The entry's inclusion proof as a c2sp.org/tlog-proof file. */
export const GET = personRoute<never, { id: string }>({ permission: 'audit.read' }, async ({ params, actor, now }) => {
  const entry = await findEntry(db(), params.id);
  if (!entry?.proof) return null;
  const { index, path, checkpoint } = entry.proof;
  const text = formatTlogProof({ index, path: path.map(decodeBase64), checkpoint });
  const about = aboutEntry(entry.view);
  await recordCopy({ what: 'tlog-proof', ...about, sha256: await sha256Hex(text), actor, now });
  return new Response(text, {
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="entry-${params.id}.tlog-proof"`,
      'cache-control': 'no-store',
    },
  });
});
