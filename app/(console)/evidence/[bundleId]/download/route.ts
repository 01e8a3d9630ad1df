import { personRoute } from '#lib/auth/route.ts';
import { db } from '#lib/db/client.ts';
import { bundleText } from '#lib/evidence/view-store.ts';

type Params = { bundleId: string };

const attachment = (name: string, text: string) =>
  new Response(text, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': `attachment; filename="${name.replace(/[^\w.-]/g, '_')}"`,
      'cache-control': 'no-store',
    },
  });

/** The sealed export, or with `?file=bundle` the proof bundle's envelope, byte for byte as it is stored. */
export const GET = personRoute<never, Params>(
  {
    permission: 'evidence.read',
    room: async ({ bundleId }) => (await bundleText(db(), bundleId))?.job.roomId ?? null,
  },
  async ({ params, url }) => {
    const texts = await bundleText(db(), params.bundleId);
    if (!texts?.exportText || !texts.envelopeText) return null;
    return url.searchParams.get('file') === 'bundle'
      ? attachment(`${params.bundleId}.json`, texts.envelopeText)
      : attachment(`${params.bundleId}.export.json`, texts.exportText);
  },
);
